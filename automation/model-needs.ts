import type { ActionNode, Automation } from './document.js';
import type { Issue } from './issues.js';
import { everyNode } from './tree.js';

/** Why a node asks a language model. */
export interface ModelNeed {
  /**
   * `always`: it can do nothing without. `unless-person`: it looks for an element by its description, which a person could point at. `maybe`:
   * only when its element is not found.
   */
  need: 'always' | 'unless-person' | 'maybe';
  /** The model the node names itself. */
  name?: string | undefined;
}

export type MissingElement = 'model' | 'person' | 'fail';

/** What a deployment has. */
export interface ModelSetup {
  /** Whether this model can be asked, or one in its place; without a name: the default one. */
  has(name: string | undefined): boolean;
  /** What is done about an element that is not found, where the node does not say. */
  missingElement: MissingElement | undefined;
}

/** One line for each node that is certain to fail in this deployment for want of a model. */
export function unmetModelNeeds(automation: Automation, setup: ModelSetup): Issue[] {
  return everyNode(automation).flatMap((node) => ('runs' in node ? unmet(node, automation.model, setup) : []));
}

function unmet({ path, title, model }: ActionNode, ofAutomation: string | undefined, setup: ModelSetup): Issue[] {
  if (model === undefined || model.need === 'maybe') return [];
  if (model.need === 'unless-person' && setup.missingElement === 'person') return [];
  const name = model.name ?? ofAutomation;
  if (setup.has(name)) return [];
  return [{ path, message: `ModelUnavailable: “${title}” needs a language model; ${noModel(name)}` }];
}

/** Why there is none, and what to do. */
export function noModel(name: string | undefined): string {
  return name === undefined
    ? 'none is configured, set INTERMISSION_MODEL, for example to openai/gpt-5-mini together with OPENAI_API_KEY'
    : `${name} is not configured and neither is another, set the key of its provider or INTERMISSION_MODEL_FALLBACK`;
}
