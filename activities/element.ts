import { ApplicationFailure } from '@temporalio/common';
import type { Locator } from 'playwright';
import { explain } from './errors.js';
import { locate } from './locate.js';
import type { MissingElement } from '../automation/index.js';
import type { NodeOutcome } from './contract.js';
import type { NodeContext } from './node.js';
import { explainPresence } from './models/presence.js';
import { actOnPointed } from './pointed.js';
import { findByDescription, type Missed } from './missing.js';

/** The members every element node has. */
export interface ElementParams {
  command?: string | null;
  xpath?: string | null;
  prompt_instructions: string;
  skip_command: boolean;
  skip_prompt: boolean;
  assert_locator_presence: boolean;
  on_missing?: MissingElement | null | undefined;
}

/** What is done to the element, with Playwright's limit for it in milliseconds. */
export type Act = (target: Locator, timeout: number) => Promise<void>;

interface ElementOptions {
  /** What the element must be before it is acted on: visible, if nothing is said. */
  state?: 'visible' | 'attached';
  /** What is done when the node names no element. */
  otherwise?: () => Promise<'skipped' | void>;
}

/**
 * Acts on the node's element, try by try, as the format has it. When no try did, what happens is, in this order:
 * `assert_locator_presence` tries all over once and then fails; `skip_prompt` passes over; else the prompt is asked. A node that
 * names no element in any way does nothing. What a person pointed at goes before all of this.
 */
export async function onElement(
  context: NodeContext<ElementParams>,
  act: Act,
  options: ElementOptions = {},
): Promise<NodeOutcome> {
  const { params, note, task } = context;
  if (task.pointedIn !== undefined && (await actOnPointed(context, act, task.pointedIn))) return;
  const hasCommand = hasLocator(params) && !params.skip_command;
  const missed = hasCommand ? await tryElement(context, act, options) : undefined;
  if (hasCommand && missed === undefined) return;
  if (!hasCommand && options.otherwise !== undefined) return options.otherwise();
  if (hasCommand && params.assert_locator_presence) return insist(context, act, options);
  if (params.skip_prompt) {
    note(`passed over: ${missed?.reason ?? 'the node has no command to try'}`);
    return 'skipped';
  }
  if (missed === undefined && params.prompt_instructions.trim() === '') {
    note('nothing to do: the node names no element');
    return 'skipped';
  }
  return findByDescription(context, act, missed);
}

/** What `assert_locator_presence` asks for: find out what is wrong where a model can, wait, try all over, fail. */
async function insist(context: NodeContext<ElementParams>, act: Act, options: ElementOptions): Promise<void> {
  context.note('the element was not there; trying once more');
  const fatal = await explainPresence(context);
  const missed = fatal === undefined ? await tryElement(context, act, options) : undefined;
  if (fatal === undefined && missed === undefined) return;
  throw ApplicationFailure.nonRetryable(
    `The element did not appear: ${fatal ?? missed?.reason}`,
    'AssertLocatorPresenceException',
  );
}

/**
 * Undefined: it was done. The element must be the only match, and visible; a try that fails is followed by a pause of the
 * time-out. A missing element costs (`max_tries` + 1) × `max_timeout_seconds_per_try`.
 */
async function tryElement(
  context: NodeContext<ElementParams>,
  act: Act,
  { state = 'visible' }: ElementOptions,
): Promise<Missed | undefined> {
  const { page, params, tries, pause } = context;
  const seconds = tries.max_timeout_seconds_per_try;
  const timeout = timeoutOf(context);
  const max = tries.max_tries > 0 ? tries.max_tries : params.skip_prompt ? 5 : 0;
  let wasThere = false;
  let reason = 'nothing matches';
  let target: Locator;
  try {
    target = locate(page, params);
  } catch (error) {
    // What a placeholder stood for may be no command: no further try would change that.
    if (!(error instanceof ApplicationFailure)) throw error;
    return { wasThere: false, reason: error.message };
  }
  const isReady = async () => (state === 'visible' ? target.isVisible() : (await target.count()) > 0);
  for (let attempt = 1; attempt <= max; attempt += 1) {
    try {
      // On the first try the action itself waits for the element.
      if (attempt === 1 || (await isReady())) {
        await act(target, timeout);
        return undefined;
      }
    } catch (error) {
      if (page.isClosed() || error instanceof ApplicationFailure) throw error;
      const ready = await isReady().catch(() => false);
      wasThere ||= ready;
      if (ready || (await target.count().catch(() => 0)) > 0) reason = explain(error);
    }
    if (attempt === 1 || attempt < max) await pause(seconds);
  }
  return { wasThere, reason: `${reason} (${max} ${max === 1 ? 'try' : 'tries'}, ${seconds} s each)` };
}

function hasLocator({ command, xpath }: ElementParams): boolean {
  return (command ?? '').trim() !== '' || (xpath ?? '').trim() !== '';
}

function timeoutOf({ tries }: NodeContext<ElementParams>): number {
  // Playwright takes 0 for "no limit".
  return Math.max(1, tries.max_timeout_seconds_per_try * 1000);
}
