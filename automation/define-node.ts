import type { z } from 'zod';
import type { ModelNeed } from './model-needs.js';
import type { WrapperName } from './vocabulary.js';

/** Where a node kind is written inside an action node: as its own member, or inside a wrapper such as `interaction_action`. */
export type Wrapper = WrapperName | undefined;

/** What a node kind is. What it does is in `activities/nodes/` (or `workflows/nodes/` when `runs` is `workflow`), under the same name. */
export interface NodeDefinition<Name extends string = string, Params extends z.ZodObject = z.ZodObject> {
  /** The key in the format, for example `click_element`. */
  name: Name;
  /** The kind's name where the format uses the key in two wrappers, for example `assert_llm`; else it is `name`. */
  kind?: string;
  /** What it does, in a few words: for editors and the documentation. */
  description: string;
  /** What must be set up before it works. */
  needs?: string;
  /** How it differs from the same in Optexity, and why where that does not go without saying. */
  difference?: string;
  wrapper: Wrapper;
  /** `browser`: an activity with the session's page. `service`: an activity without it. `workflow`: in the workflow itself. */
  runs: 'browser' | 'service' | 'workflow';
  /** Shape and rules of its parameters. The schema is the type. */
  params: Params;
  /** One line for people: lists in the dashboard, summaries in the Temporal Web UI. Never shows values that were substituted. */
  title(params: z.output<Params>): string;
  /** Whether doing it again changes nothing more than doing it once did: an interrupted one is then simply done again. */
  isRepeatable?(params: z.output<Params>): boolean;
  /** Warnings: the member, and a sentence about what is allowed and hardly meant. */
  advice?(params: z.output<Params>): [member: string, sentence: string][];
  /** Whether it asks a language model, and which. */
  needsModel?(params: z.output<Params>): ModelNeed | undefined;
  /** Whether a node without `output_variable_name` gets one by its place: `node<N>_output`, with N from 1 in document order. */
  namesOutput?: boolean;
  /** Defaults of the node's timing fields where they differ from the common ones (before 0 s, end 5 s). */
  timing?: { before_sleep_time?: number; end_sleep_time?: number };
}

/** What nodes of this kind are called everywhere: in the run state, and as Temporal activity type. */
export function kindOf({ kind, name }: Pick<NodeDefinition, 'kind' | 'name'>): string {
  return kind ?? name;
}

export function defineNode<Name extends string, Params extends z.ZodObject>(
  definition: NodeDefinition<Name, Params>,
): NodeDefinition<Name, Params> {
  return definition;
}

/** The parameters a node kind is run with, after placeholders were replaced. */
export type ParamsOf<D> = D extends NodeDefinition<string, infer Params> ? z.output<Params> : never;
