import type { NodeOutcome } from '../../../contracts/node-task.js';
import type { NodeContext } from '../../step/browser-node.js';
import type { Act, ElementParams, LocatorMiss } from '../../step/element-node.js';

export interface ElementOptions {
  /** The state the element must have before the action; visible by default. */
  state?: 'visible' | 'attached';
  /** Called when the node names no element. */
  otherwise?: () => Promise<'skipped' | void>;
}

/** A search for the element of one node. */
export interface ElementSearch {
  context: NodeContext<ElementParams>;
  /** The action on the element that a finder finds. */
  act: Act;
  options: ElementOptions;
  /** Why the node's locator did not work. Undefined: nothing has tried it, or the node has none. */
  miss: LocatorMiss | undefined;
}

/** `found`: the search is over, and the step ended this way. `missed`: the next finder is tried. */
export type FinderResult = { kind: 'found'; outcome: NodeOutcome } | { kind: 'missed'; miss?: LocatorMiss };

/**
 * One way to find the node's element. It acts on the element that it finds. Throws when the step fails, whatever other finders might find.
 */
export type Finder = (search: ElementSearch) => Promise<FinderResult> | FinderResult;

export const FOUND: FinderResult = { kind: 'found', outcome: undefined };
export const MISSED: FinderResult = { kind: 'missed' };
export const SKIPPED: FinderResult = { kind: 'found', outcome: 'skipped' };

/** Whether the node has a command or an XPath to search with. */
export function hasLocator({ command, xpath, skip_command }: ElementParams): boolean {
  return !skip_command && ((command ?? '').trim() !== '' || (xpath ?? '').trim() !== '');
}
