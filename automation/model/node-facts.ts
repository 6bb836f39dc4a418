import { isInteraction, isRepeatable, type NodeDefinition, type SetSecret, type StepDuration } from './define-node.js';
import type { ModelNeed } from './model-need.js';

/** The properties of a node that shared code uses instead of the name of its kind. */
export interface NodeFacts {
  runs: NodeDefinition['runs'];
  /** Whether running it again changes nothing more than running it once. */
  isRepeatable: boolean;
  /** Acts on the page as a person does. */
  isInteraction?: true;
  isPause?: true;
  duration?: StepDuration;
  readsNetwork?: true;
  readsHumanRequests?: true;
  /** The variables that its own members name. */
  setsVariables?: string[];
  setsSecret?: SetSecret;
  needsInteractionTime?: true;
  /** The private handler that it calls. */
  handler?: string;
  /** Set when it uses a language model, always or sometimes. */
  model?: ModelNeed;
}

/** The facts of one node. `params`: as read, with placeholders still in place. */
export function factsOf(definition: NodeDefinition, params: Record<string, unknown>): NodeFacts {
  const setsVariables = definition.setsVariables?.(params) ?? outputNames(params);
  const duration = definition.duration?.(params);
  const setsSecret = definition.setsSecret?.(params);
  const handler = definition.needsHandler?.(params);
  const model = definition.needsModel?.(params);
  return {
    runs: definition.runs,
    isRepeatable: isRepeatable(definition, params),
    ...(isInteraction(definition) && { isInteraction: true }),
    ...(definition.isPause && { isPause: true }),
    ...(duration && { duration }),
    ...(definition.readsNetwork && { readsNetwork: true }),
    ...(definition.readsHumanRequests?.(params) && { readsHumanRequests: true }),
    ...(setsVariables.length > 0 && { setsVariables }),
    ...(setsSecret && { setsSecret }),
    ...(definition.needsInteractionTime && { needsInteractionTime: true }),
    ...(handler !== undefined && { handler }),
    ...(model && { model }),
  };
}

function outputNames({ output_variable_name, output_variable_names }: Record<string, unknown>): string[] {
  const many = Array.isArray(output_variable_names) ? (output_variable_names as unknown[]) : [];
  return [output_variable_name, ...many].filter((name) => typeof name === 'string');
}
