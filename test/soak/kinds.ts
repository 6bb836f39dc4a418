import { setTimeout as sleep } from 'node:timers/promises';
import { post, startRun, stateOf } from '../../bench/runs.js';
import { stepNodes } from '../../bench/steps.js';
import type { System } from '../../bench/system.js';
import type { RunState } from '../../contracts/run-state.js';
import { until } from '../faults/until.js';

const RUN_MS = 120_000;

/** Executes one run of a kind, from its start to its end. Returns the problem, or undefined if the run ended as expected. */
type Kind = (system: System) => Promise<string | undefined>;

const pause = (seconds: number) => ({ type: 'action_node', human_in_loop_action: { max_wait_time: seconds } });
const sleeping = (seconds: number) => ({ type: 'action_node', sleep_action: { sleep_time: seconds } });

export const KINDS = {
  /** Acts by itself. */
  plain: (system) => run(system, stepNodes(8), 'succeeded'),
  /** A person answers. */
  answered: (system) =>
    run(system, [...stepNodes(2), pause(60), ...stepNodes(2)], 'succeeded', async (runId) => {
      await reaches(system, runId, 'awaiting_human');
      await post(system, runId, 'human-done');
    }),
  /** Nobody answers in time. */
  unanswered: (system) => run(system, [pause(2), ...stepNodes(1)], 'failed'),
  /** Somebody cancels the run in its pause. */
  cancelledPause: (system) =>
    run(system, [pause(60)], 'cancelled', async (runId) => {
      await reaches(system, runId, 'awaiting_human');
      await post(system, runId, 'cancel');
    }),
  /** Somebody cancels the run while a step works. */
  cancelledStep: (system) =>
    run(system, [...stepNodes(1), sleeping(20)], 'cancelled', async (runId) => {
      await reaches(system, runId, 'running');
      await sleep(500);
      await post(system, runId, 'cancel');
    }),
  /** Fails: the element is missing. */
  failing: (system) =>
    run(
      system,
      [
        {
          type: 'action_node',
          interaction_action: {
            max_tries: 1,
            max_timeout_seconds_per_try: 0.5,
            click_element: { command: 'get_by_role("button", name="Nowhere")', prompt_instructions: 'Nowhere' },
          },
        },
      ],
      'failed',
    ),
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

async function run(
  system: System,
  nodes: unknown[],
  end: RunState['status'],
  act: (runId: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<string | undefined> {
  const { runId } = await startRun(system, {
    url: `${system.practice.url}/form`,
    parameters: { input_parameters: {} },
    nodes,
  });
  await act(runId);
  const last = await until(async () => {
    const state = await stateOf(system, runId);
    return state.endedAt === undefined ? undefined : state;
  }, RUN_MS);
  if (last === undefined) return `${runId} has not ended`;
  if (last.status !== end) return `${runId} ended as ${last.status}: ${last.error?.message ?? 'no error'}`;
  return undefined;
}

async function reaches(system: System, runId: string, status: RunState['status']): Promise<void> {
  await until(async () => {
    const state = await stateOf(system, runId);
    return state.status === status || state.endedAt !== undefined ? true : undefined;
  }, RUN_MS);
}
