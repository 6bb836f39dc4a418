import { setTimeout as sleep } from 'node:timers/promises';
import { callsOf } from '../faults/calls.js';
import { startRig } from '../faults/rig.js';

const NODES = 20;
const LANES = 6;
const WARM_UP_MS = 15_000;

/** Runs of 20 nodes without a pause that end in a minute, with so many workers and real browsers on the development server. */
export async function runsPerMinute(workers: number, seconds: number, say: (line: string) => void): Promise<number> {
  const names = Array.from({ length: workers }, (_, at) => `worker-${at + 1}`);
  const rig = await startRig({ say, workers: names });
  const calls = callsOf(rig);
  const automation = (key: string) => ({
    url: `${rig.site.url}/effects/${key}`,
    parameters: { input_parameters: {} },
    nodes: Array.from({ length: NODES }, (_, index) => ({
      type: 'action_node',
      end_sleep_time: 0,
      interaction_action:
        index % 2 === 0
          ? { input_text: { command: 'get_by_label("Name")', input_text: `text ${index}` } }
          : { click_element: { command: `get_by_role("button", name="Step ${index}", exact=True)` } },
    })),
  });
  let isOver = false;
  const endedAt: number[] = [];
  async function lane(number: number): Promise<void> {
    for (let count = 0; !isOver; count += 1) {
      const key = `w${workers}-${number}-${count}`;
      const runId = await calls.start(automation(key), 'ana@example.com', key);
      if (runId === undefined) continue;
      for (let state = await calls.state(runId); state?.endedAt === undefined && !isOver;) {
        await sleep(100);
        state = await calls.state(runId);
        if (state?.status === 'failed') throw new Error(`run ${key} failed: ${state.error?.message}`);
      }
      endedAt.push(Date.now());
    }
  }
  try {
    const lanes = Array.from({ length: LANES }, (_, number) => lane(number));
    await sleep(WARM_UP_MS);
    const from = Date.now();
    await sleep(seconds * 1000);
    const count = endedAt.filter((at) => at >= from).length;
    isOver = true;
    await Promise.all(lanes);
    return Math.round((count * 60) / seconds);
  } finally {
    await rig.stop(() => Promise.resolve());
  }
}
