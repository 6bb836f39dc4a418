import type { ActionNode, Automation } from './automation.js';
import type { Issue } from './issue.js';
import type { MissingElement } from './model-need.js';
import { everyNode } from './walk-nodes.js';

/** The language models and settings of a deployment. */
export interface ModelSetup {
  /** Whether the deployment can use this model or its fallback; without a name, the default model. */
  has(name: string | undefined): boolean;
  /** How to handle an element that is not found, when the node does not say. */
  missingElement: MissingElement | undefined;
}

/** One issue for each node that is certain to fail in this deployment because it has no model. */
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

/** Says why there is no model, and what to do. */
export function noModel(name: string | undefined): string {
  return name === undefined
    ? 'none is configured. Set INTERMISSION_MODEL, for example to openai/gpt-5-mini, together with OPENAI_API_KEY'
    : `${name} is not configured, and no other model is. Set the key of its provider or INTERMISSION_MODEL_FALLBACK`;
}
