import { z } from 'zod';
import { controlNodes, refuseControlNode } from './control-nodes.js';
import { kindOf } from './define-node.js';
import type { ActionNode, ExtractionOptions, NodeTiming } from './document.js';
import { findAction, type FoundAction } from './read-action.js';
import { type Findings, isObject, join } from './issues.js';
import { boolean, number, show, text, wrong } from './values.js';
import { ACTIONS } from './vocabulary.js';

/** The documented limit of sleeps, in seconds; more is accepted with a warning. */
const USUAL_SLEEP = 10;
const DEFAULT_END_SLEEP = 5;
const DEFAULT_NEW_TAB_WAIT = 10;

const timingSchema = z.object({
  before_sleep_time: number().optional(),
  end_sleep_time: number({ min: 0, max: 30 }).optional(),
  expect_new_tab: boolean().default(false),
  max_new_tab_wait_time: number({ min: 0, max: 30 }).optional(),
  localized_axtree_string: text().nullish(),
});
const ACTION_NODE_KEYS = ['type', ...Object.keys(timingSchema.shape), ...ACTIONS];

const triesSchema = z.object({
  max_tries: number({ integer: true, min: 0 }).default(10),
  max_timeout_seconds_per_try: number({ min: 0 }).default(1),
  verify_before_step: boolean().default(true),
});

const extractionSchema = z.object({ unique_identifier: text().nullish(), allow_none: boolean().default(false) });

/** What is carried along while the nodes of a document are read. */
export interface Reading {
  findings: Findings;
  /** Nodes begun so far, in document order, those inside loops and branches too. */
  count: number;
}

/** Reads a node list; nodes with errors are left out, and their errors are in `findings`. */
export function readNodes(value: unknown, path: string, reading: Reading, typed = false): ActionNode[] {
  if (!Array.isArray(value)) {
    reading.findings.error(path, wrong(value, 'a list of nodes'));
    return [];
  }
  return value.flatMap((node: unknown, index) => readNode(node, join(path, String(index)), reading, typed) ?? []);
}

function readNode(value: unknown, path: string, reading: Reading, typed: boolean): ActionNode | undefined {
  const { findings } = reading;
  const index = reading.count;
  reading.count += 1;
  if (!isObject(value)) {
    findings.error(path, wrong(value, 'a node: an object with a type'));
    return undefined;
  }
  if (typed && value.type === undefined) findings.error(join(path, 'type'), 'missing; here every node needs its type');
  const type = value.type === undefined ? guessType(value) : value.type;
  if (type === 'action_node') return readActionNode(value, index, path, findings);
  if (typeof type === 'string' && Object.hasOwn(controlNodes, type)) refuseControlNode(type, value, path, reading);
  else {
    const types = ['action_node', ...Object.keys(controlNodes)].join(', ');
    findings.error(join(path, 'type'), `${show(type)} is no node type; they are ${types}`);
  }
  return undefined;
}

/** Nodes of an older style say what they are by their keys. */
function guessType(node: Record<string, unknown>): string {
  const has = (key: string) => Object.hasOwn(node, key);
  if (has('condition')) return 'if_else_node';
  if (has('variable_name')) return 'for_loop_node';
  if (has('locator') && has('assertion')) return 'assert_locator_node';
  if (has('locator') && has('nodes')) return 'for_loop_node';
  return 'action_node';
}

function readActionNode(
  node: Record<string, unknown>,
  index: number,
  path: string,
  findings: Findings,
): ActionNode | undefined {
  findings.warnUnknown(node, ACTION_NODE_KEYS, path);
  const timing = findings.read(timingSchema, node, path);
  const found = findAction(node, path, findings);
  if (timing?.expect_new_tab && found !== undefined && found.name !== 'interaction_action') {
    findings.error(join(path, 'expect_new_tab'), `only an interaction_action opens tabs, this is a ${found.name}`);
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
  const model = action.definition.needsModel?.(params);
  return {
    type: 'action_node',
    index,
    path,
    kind: kindOf(action.definition),
    title: action.definition.title(params),
    runs: action.definition.runs,
    isRepeatable: action.definition.isRepeatable?.(params) ?? false,
    params,
    ...(extraction && { extraction: withoutNull(extraction) }),
    tries: { max_tries, max_timeout_seconds_per_try },
    timing: withDefaults(timing, action),
    ...(model && { model }),
  };
}

function withoutNull({ unique_identifier, allow_none }: z.output<typeof extractionSchema>): ExtractionOptions {
  return { ...(unique_identifier != null && { unique_identifier }), allow_none };
}

function readParams(
  { definition, params, path }: FoundAction,
  findings: Findings,
): Record<string, unknown> | undefined {
  const read = findings.read(definition.params, params, path, Object.keys(definition.params.shape));
  if (read === undefined) return undefined;
  for (const [member, sentence] of definition.advice?.(read) ?? []) findings.warn(join(path, member), sentence);
  return read;
}

function warnOfSleeps(timing: z.output<typeof timingSchema>, path: string, findings: Findings): void {
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
