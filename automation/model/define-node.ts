import type { z } from 'zod';
import type { ModelNeed } from './model-need.js';
import type { WrapperName } from './wrappers.js';

/** Where an action node contains the kind: as its own member, or inside a wrapper such as `interaction_action`. */
export type Wrapper = WrapperName | undefined;

/** The form of a node that is not an action. */
interface StandaloneForm {
  /** Whether it can have `before_sleep_time` and `end_sleep_time`. */
  hasSleeps: boolean;
  /** Members by which the reader recognises such a node without a `type`. */
  recognisedBy?: readonly string[];
}

/** How long a step takes, in seconds: at least, and when the person uses all their time. */
export interface StepDuration {
  least: number;
  most: number;
}

/** A variable that holds a secret. */
export interface SetSecret {
  name: string;
  /** Further hosts that may receive the secret. */
  sites: readonly string[];
}

/**
 * Declares a node kind. Its implementation is in `activities/nodes/` (or in `workflows/nodes/` when `runs` is `workflow`), under the same
 * name.
 */
export interface NodeDefinition<Name extends string = string, Params extends z.ZodObject = z.ZodObject> {
  /** The key in the format, for example `click_element`. */
  name: Name;
  /** The kind's name when the format uses the key in two wrappers, for example `assert_llm`; otherwise it equals `name`. */
  kind?: string;
  /** Short description for editors and the documentation. */
  description: string;
  /** What must be set up before it can be used. */
  needs?: string;
  /** How it differs from the same action in Optexity, and why, unless the reason is obvious. */
  difference?: string;
  wrapper: Wrapper;
  /** Set when it is a node of its own, with its name as the node's `type` and its parameters on the node, not an action. */
  standalone?: StandaloneForm;
  /** `browser`: an activity with the session's page. `service`: an activity without it. `workflow`: code in the workflow itself. */
  runs: 'browser' | 'service' | 'workflow';
  /** Schema and rules of its parameters. The schema defines the type. */
  params: Params;
  /** One line for people, for lists in the dashboard and summaries in the Temporal Web UI. Never contains substituted values. */
  title(params: z.output<Params>): string;
  /** Whether running it again changes nothing more than running it once. An interrupted repeatable node simply runs again. */
  isRepeatable?(params: z.output<Params>): boolean;
  /** Warnings: a member, and a sentence about a value that is allowed but probably not intended. */
  advice?(params: z.output<Params>): [member: string, sentence: string][];
  /** Whether it uses a language model, and which one. */
  needsModel?(params: z.output<Params>): ModelNeed | undefined;
  /** Whether the node is a pause for a person. */
  isPause?: boolean;
  /** How long it takes by its own parameters. Without it: no time that is known beforehand. */
  duration?(params: z.output<Params>): StepDuration;
  /** Whether it reads the page's requests, which the browser records only then. */
  readsNetwork?: boolean;
  /** Whether it also reads requests that begin while a person acts. */
  readsHumanRequests?(params: z.output<Params>): boolean;
  /** The variables that it sets. Without it: those that `output_variable_name` and `output_variable_names` name. */
  setsVariables?(params: z.output<Params>): string[];
  /** Whether a variable that it sets may hold null, whatever `allow_none` says. */
  allowsNull?: boolean;
  /** The variable that it sets to a secret. */
  setsSecret?(params: z.output<Params>): SetSecret;
  /** Whether its activity is given the time at which the run last acted on the page. */
  needsInteractionTime?: boolean;
  /** The private handler that the workers must have for it. */
  needsHandler?(params: z.output<Params>): string;
  /** Whether a node without `output_variable_name` gets one from its position: `node<N>_output`, with N from 1 in document order. */
  namesOutput?: boolean;
  /** Defaults of the node's timing fields where they differ from the common ones (before 0 s, end 5 s). */
  timing?: { before_sleep_time?: number; end_sleep_time?: number };
}

/** The name of the kind everywhere: in the run state, and as Temporal activity type. */
export function kindOf({ kind, name }: Pick<NodeDefinition, 'kind' | 'name'>): string {
  return kind ?? name;
}

/** Whether running a node with these parameters again changes nothing more than running it once. */
export function isRepeatable<Params>(definition: { isRepeatable?(params: Params): boolean }, params: Params): boolean {
  return definition.isRepeatable?.(params) ?? false;
}

/** Whether the kind acts on the page as a person does. */
export function isInteraction({ wrapper }: Pick<NodeDefinition, 'wrapper'>): boolean {
  return wrapper === 'interaction_action';
}

export function defineNode<Name extends string, Params extends z.ZodObject>(
  definition: NodeDefinition<Name, Params>,
): NodeDefinition<Name, Params> {
  return definition;
}

/** The parameters with which a node kind runs, after placeholders are replaced. */
export type ParamsOf<D> = D extends NodeDefinition<string, infer Params> ? z.output<Params> : never;
