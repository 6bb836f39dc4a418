import { UNSUPPORTED_CHANNELS } from './browser.js';
import { FOR_LOOP, IF_ELSE } from './control/index.js';
import type { NodeDefinition } from './define-node.js';
import { nodeDefinitions } from './nodes/index.js';
import { ACTIONS, isWrapper, NOT_SUPPORTED, WRAPPERS } from './vocabulary.js';

/** A part of the format, for the documentation. */
interface Feature {
  /** Where it stands in the format, for example `interaction_action.click_element`. */
  name: string;
  description: string;
  /** `yes`, what must be set up for it, or `refused`. */
  supported: string;
  /** How it differs from the same in Optexity, and why; why it is refused. */
  difference: string;
}

const definitions: readonly NodeDefinition[] = nodeDefinitions;

/** Everything that may be a node, and the browsers that it may run in, in the order of the format. */
export function features(): Feature[] {
  const actions = ACTIONS.flatMap((name) =>
    isWrapper(name) ? WRAPPERS[name].kinds.map((kind) => feature(kind, name)) : [feature(name)],
  );
  const channels = Object.entries(UNSUPPORTED_CHANNELS).map(([name, why]) => refused(`browser_channel: ${name}`, why));
  const nodes = [FOR_LOOP, IF_ELSE].map(described);
  return [...actions, ...nodes, feature('assert_locator_node'), feature('private_node'), ...channels];
}

function feature(name: string, wrapper?: string): Feature {
  const place = wrapper === undefined ? name : `${wrapper}.${name}`;
  const definition = definitions.find((one) => one.name === name && one.wrapper === wrapper);
  return definition === undefined ? refused(place, NOT_SUPPORTED[name]!) : { ...described(definition), name: place };
}

function described({
  name,
  description,
  needs,
  difference = '',
}: Pick<NodeDefinition, 'name' | 'description' | 'needs' | 'difference'>): Feature {
  return { name, description, supported: needs === undefined ? 'yes' : `with ${needs}`, difference };
}

function refused(name: string, why: string): Feature {
  return { name, description: '', supported: 'refused', difference: why };
}
