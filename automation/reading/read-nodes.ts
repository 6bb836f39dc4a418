import { z } from 'zod';
import { kindOf, type NodeDefinition } from '../model/define-node.js';
import type { ActionNode, AutomationNode, ExtractionOptions, NodeTiming } from '../model/automation.js';
import { factsOf } from '../model/node-facts.js';
import { findAction, type FoundAction } from './read-action.js';
import { type Place, readBranch, readLoop } from './read-control.js';
import { type FindingList, isObject, join } from '../model/findings.js';
import { withGaps } from '../parameters/placeholders.js';
import { boolean, isBlank, number, show, text, wrong } from '../model/field-types.js';
import { ACTIONS, standaloneDefinitions } from './vocabulary.js';

/** The documented limit of sleeps, in seconds; a longer one gets a warning. */
const USUAL_SLEEP = 10;
const DEFAULT_END_SLEEP = 5;
const DEFAULT_NEW_TAB_WAIT = 10;

/** The waits before and after every node, in seconds. */
export const timingSchema = z.object({
  before_sleep_time: number().optional().describe('Seconds to sleep before the action'),
  end_sleep_time: number({ min: 0, max: 30 })
    .optional()
    .describe("How long to wait for the page's load event afterwards, in seconds; no sleep"),
  expect_new_tab: boolean().default(false).describe('Look for a new tab after the action'),
  max_new_tab_wait_time: number({ min: 0, max: 30 }).optional().describe('Seconds to look for the new tab'),
  localized_axtree_string: text().nullish().describe('Has no effect'),
});
const ACTION_NODE_KEYS = ['type', ...Object.keys(timingSchema.shape), ...ACTIONS];

export const triesSchema = z.object({
  max_tries: number({ integer: true, min: 0 }).default(10).describe('Maximum number of tries to act on the element'),
  max_timeout_seconds_per_try: number({ min: 0 })
    .default(1)
    .describe('Seconds that one try may take, and the delay between tries'),
  verify_before_step: boolean().default(true).describe('Has no effect'),
});

export const extractionSchema = z.object({
  unique_identifier: text().nullish().describe('Labels the entry of the output'),
  allow_none: boolean().default(false).describe('Whether a variable that the node sets may hold null'),
});

/** The shared state while the nodes of a document are read. */
export interface Reading {
  findings: FindingList;
  /** Number of nodes begun so far, in document order, including those inside loops and branches. */
  count: number;
}

/** Reads a node list. Omits nodes with errors, whose errors are in `findings`. */
export function readNodes(value: unknown, path: string, reading: Reading, typed = false): AutomationNode[] {
  if (!Array.isArray(value)) {
    reading.findings.error(path, wrong(value, 'a list of nodes'));
    return [];
  }
  return value.flatMap((node: unknown, index) => {
    if (!reading.findings.isFull) return readNode(node, join(path, String(index)), reading, typed) ?? [];
    reading.findings.leaveUnread(1);
    return [];
  });
}

/** Readers of nodes by type. They read the inner nodes before they report that a node is invalid. */
const READERS: Readonly<Record<string, (place: Place) => AutomationNode | undefined>> = {
  action_node: readActionNode,
  for_loop_node: readLoop,
  if_else_node: readBranch,
  ...Object.fromEntries(
    standaloneDefinitions.map((definition) => [definition.name, (place: Place) => readStandalone(place, definition)]),
  ),
};

function readNode(value: unknown, path: string, reading: Reading, typed: boolean): AutomationNode | undefined {
  const { findings } = reading;
  const index = reading.count;
  reading.count += 1;
  if (!isObject(value)) {
    findings.error(path, wrong(value, 'a node: an object with a type'));
    return undefined;
  }
  if (typed && value.type === undefined)
    findings.error(join(path, 'type'), 'is missing; every node in this list needs a type');
  const type = value.type === undefined ? guessType(value) : value.type;
  if (typeof type === 'string' && Object.hasOwn(READERS, type)) {
    return READERS[type]!({ node: value, index, path, reading });
  }
  findings.error(
    join(path, 'type'),
    `${show(type)} is not a node type; the types are ${Object.keys(READERS).join(', ')}`,
  );
  return undefined;
}

/** Guesses the type of a node in the older style, which has no type, from its keys. */
function guessType(node: Record<string, unknown>): string {
  const has = (key: string) => Object.hasOwn(node, key);
  if (has('condition')) return 'if_else_node';
  if (has('variable_name')) return 'for_loop_node';
  const standalone = standaloneDefinitions.find(({ standalone }) => standalone?.recognisedBy?.every(has));
  if (standalone !== undefined) return standalone.name;
  if (has('locator') && has('nodes')) return 'for_loop_node';
  return 'action_node';
}

/** Reads a node that is not an action and contains its own parameters. */
function readStandalone(
  { node, index, path, reading: { findings } }: Place,
  definition: NodeDefinition,
): ActionNode | undefined {
  const hasSleeps = definition.standalone?.hasSleeps ?? false;
  const sleeps = hasSleeps ? Object.keys(standaloneTiming.shape) : [];
  const known = ['type', ...sleeps, ...Object.keys(definition.params.shape)];
  findings.warnUnknown(node, known, path);
  const params = findings.read(definition.params, node, path);
  const timing = findings.read(standaloneTiming, hasSleeps ? node : {}, path);
  if (params === undefined || timing === undefined) return undefined;
  return {
    ...readDefinition(definition, params, index),
    path,
    tries: { max_tries: 1, max_timeout_seconds_per_try: 1 },
    timing: {
      before_sleep_time: Math.max(0, timing.before_sleep_time),
      end_sleep_time: Math.max(0, timing.end_sleep_time),
      expect_new_tab: false,
      max_new_tab_wait_time: 0,
    },
  };
}

export const standaloneTiming = z.object({
  before_sleep_time: number().default(0).describe('Seconds to sleep before the action'),
  end_sleep_time: number()
    .default(0)
    .describe("How long to wait for the page's load event afterwards, in seconds; no sleep"),
});

/** Gives a node that stores its result a variable name from its position; users see and rely on that name. */
function withOutputName(
  params: Record<string, unknown>,
  { namesOutput }: NodeDefinition,
  index: number,
): Record<string, unknown> {
  if (namesOutput !== true || !isBlank(params.output_variable_name)) return params;
  return { ...params, output_variable_name: `node${index + 1}_output` };
}

/** What the definition says of a node with these parameters. */
function readDefinition(definition: NodeDefinition, read: Record<string, unknown>, index: number) {
  const params = withOutputName(read, definition, index);
  return {
    type: 'action_node' as const,
    index,
    kind: kindOf(definition),
    title: withGaps(definition.title(params)),
    params,
    ...factsOf(definition, params),
  };
}

function readActionNode({ node, index, path, reading: { findings } }: Place): ActionNode | undefined {
  findings.warnUnknown(node, ACTION_NODE_KEYS, path);
  const timing = findings.read(timingSchema, node, path);
  const found = findAction(node, path, findings);
  if (timing?.expect_new_tab && found !== undefined && found.name !== 'interaction_action') {
    findings.error(
      join(path, 'expect_new_tab'),
      `only an interaction_action can open tabs, and this is a ${found.name}`,
    );
  }
  if (timing !== undefined) warnOfSleeps(timing, path, findings);
  if (found?.action === undefined) return undefined;
  const { action } = found;
  const params = readParams(action, findings);
  const tries = findings.read(triesSchema, action.around, join(path, found.name));
  const isExtraction = action.wrapper === 'extraction_action';
  const extraction = isExtraction ? findings.read(extractionSchema, action.around, join(path, found.name)) : undefined;
  if (timing === undefined || params === undefined || tries === undefined) return undefined;
  if (isExtraction && extraction === undefined) return undefined;
  const { max_tries, max_timeout_seconds_per_try } = tries;
  return {
    ...readDefinition(action.definition, params, index),
    path,
    ...(extraction && { extraction: extractionOptions(extraction, action.definition) }),
    tries: { max_tries, max_timeout_seconds_per_try },
    timing: withDefaults(timing, action),
  };
}

function extractionOptions(
  { unique_identifier, allow_none }: z.output<typeof extractionSchema>,
  { allowsNull = false }: NodeDefinition,
): ExtractionOptions {
  return { ...(unique_identifier != null && { unique_identifier }), allow_none: allow_none || allowsNull };
}

function readParams(
  { definition, params, path }: FoundAction,
  findings: FindingList,
): Record<string, unknown> | undefined {
  const read = findings.read(definition.params, params, path, Object.keys(definition.params.shape));
  if (read === undefined) return undefined;
  for (const [member, sentence] of definition.advice?.(read) ?? []) findings.warn(join(path, member), sentence);
  return read;
}

function warnOfSleeps(timing: z.output<typeof timingSchema>, path: string, findings: FindingList): void {
  for (const name of ['before_sleep_time', 'end_sleep_time'] as const) {
    const seconds = timing[name] ?? 0;
    if (seconds <= USUAL_SLEEP) continue;
    findings.warn(join(path, name), `${seconds} is above ${USUAL_SLEEP}, the documented limit in seconds`);
  }
}

function withDefaults(timing: z.output<typeof timingSchema>, { definition }: FoundAction): NodeTiming {
  const { expect_new_tab } = timing;
  return {
    before_sleep_time: Math.max(0, timing.before_sleep_time ?? definition.timing?.before_sleep_time ?? 0),
    end_sleep_time: timing.end_sleep_time ?? definition.timing?.end_sleep_time ?? DEFAULT_END_SLEEP,
    expect_new_tab,
    max_new_tab_wait_time: expect_new_tab ? (timing.max_new_tab_wait_time ?? DEFAULT_NEW_TAB_WAIT) : 0,
  };
}
