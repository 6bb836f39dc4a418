import { UNSUPPORTED_CHANNELS } from './browser-fields.js';
import { FOR_LOOP } from '../control/for-loop-node.js';
import { IF_ELSE } from '../control/if-else-node.js';
import type { NodeDefinition, Wrapper } from '../model/define-node.js';
import { isWrapper } from '../model/wrappers.js';
import { ACTIONS, findDefinition, kindsIn, refusalOf, standaloneDefinitions } from './vocabulary.js';

/** A part of the format, for the documentation. */
interface Feature {
  /** Its path in the format, for example `interaction_action.click_element`. */
  name: string;
  description: string;
  /** `yes`, or what must be set up for it, or `refused`. */
  supported: string;
  /** How it differs from the same feature in Optexity, and why; or why it is refused. */
  difference: string;
}

/** Everything that may be a node, and the browsers that it may run in, in the order of the format. */
export function features(): Feature[] {
  const actions = ACTIONS.flatMap((name) =>
    isWrapper(name) ? kindsIn(name).map((kind) => feature(kind, name)) : [feature(name)],
  );
  const channels = Object.entries(UNSUPPORTED_CHANNELS).map(([name, why]) => refused(`browser_channel: ${name}`, why));
  const nodes = [FOR_LOOP, IF_ELSE, ...standaloneDefinitions].map(described);
  return [...actions, ...nodes, ...channels];
}

function feature(name: string, wrapper?: Wrapper): Feature {
  const place = wrapper === undefined ? name : `${wrapper}.${name}`;
  const definition = findDefinition(name, wrapper);
  return definition === undefined
    ? refused(place, refusalOf(name, wrapper))
    : { ...described(definition), name: place };
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
