import type { RunState } from '../../contracts/run-state.js';
import { bytesOf } from './payload-size.js';

/** Bytes of JSON. Temporal accepts 2 MB per payload; encryption and the enclosing message need a part of it. */
export const ROOM_BYTES = 1_900_000;

/** Log lines, and characters of each line, in a state that is too large with its whole log. */
const SHORT_LOG_LINES = 50;
const SHORT_LOG_LINE = 300;

/**
 * The state in at most `room` bytes of JSON. A larger state loses the entries of the oldest loops first, then the oldest log lines. Returns
 * undefined when it is still too large. The counts of iterations always stay.
 */
export function shortened<State extends Pick<RunState, 'log' | 'loops'>>(
  state: State,
  room: number,
): State | undefined {
  let excess = bytesOf(state) - room;
  if (excess <= 0) return state;
  const loops = state.loops?.map((loop) => {
    if (excess <= 0) return loop;
    excess -= bytesOf(loop.entries) - bytesOf([]);
    return { ...loop, entries: [] };
  });
  const short = { ...state, ...(loops && { loops }) };
  if (excess <= 0) return short;
  const log = shortLog(state.log);
  excess -= bytesOf(state.log) - bytesOf(log);
  return excess <= 0 ? { ...short, log } : undefined;
}

/**
 * The state for a query, whose result never exceeds `room` bytes of JSON. When `shortened` is not enough, it drops the oldest outputs, then
 * the oldest artifacts, and finally the nodes; the last log line says so.
 */
export function boundedState(state: RunState, room = ROOM_BYTES): RunState {
  const whole = shortened(state, room);
  if (whole !== undefined) return whole;
  const { log, loops, nodes, artifacts, outputs } = state;
  const least: RunState = {
    ...state,
    ...(loops && { loops: loops.map((loop) => ({ ...loop, entries: [] })) }),
    log: [...shortLog(log), { at: log.at(-1)?.at ?? state.startedAt, text: LEFT_OUT }],
    ...{ nodes: [], artifacts: [], outputs: [] },
  };
  let left = room - bytesOf(least);
  const take = <T>(items: T[]): T[] => {
    left -= bytesOf(items);
    return items;
  };
  least.nodes = take(bytesOf(nodes) <= left ? nodes : []);
  least.artifacts = take(newest(artifacts, left));
  least.outputs = take(newest(outputs, left));
  return least;
}

const LEFT_OUT = 'warning: the state is too large to show whole; it leaves out older outputs, files or the steps';

function shortLog(log: RunState['log']): RunState['log'] {
  return log.slice(-SHORT_LOG_LINES).map((line) => ({ ...line, text: line.text.slice(0, SHORT_LOG_LINE) }));
}

/** The last items that fit. */
function newest<T>(items: readonly T[], room: number): T[] {
  let left = room - bytesOf([]);
  const first = items.findLastIndex((item) => (left -= bytesOf(item) + 1) < 0) + 1;
  return items.slice(first);
}
