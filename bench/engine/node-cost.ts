import type { Client } from '@temporalio/client';
import { historyOf, startRun } from '../runs.js';
import { type Figure, figure } from '../statistics.js';
import { stepNodes } from '../steps.js';
import type { System } from '../system.js';
import { automationOn } from './automations.js';
import { plainScript } from './plain.js';

export const NODES = 20;
const ROUNDS = 8;

/** 20 nodes, half of them clicks, as a run and as a plain script, in turn. The first round of each warms up and does not count. */
export async function nodeCost(system: System, client: Client): Promise<Record<string, Figure>> {
  const plain = await plainScript(system.practice.url, NODES, process.env.INTERMISSION_CHROMIUM);
  const ours: number[] = [];
  const theirs: number[] = [];
  const automation = automationOn(system, stepNodes(NODES));
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const { runId } = await startRun(system, automation);
      const events = await historyOf(client, runId);
      const nodes = events.filter(({ activity }) => activity === 'input_text' || activity === 'click_element');
      const first = nodes.find(({ kind }) => kind === 'scheduled')!;
      const last = nodes.findLast(({ kind }) => kind === 'completed')!;
      const plainMs = await plain.round();
      if (round === 0) continue;
      ours.push((last.at - first.at) / NODES);
      theirs.push(plainMs);
    }
  } finally {
    await plain.close();
  }
  const over = ours.map((ms, round) => ms - theirs[round]!);
  return { nodeMs: figure(ours), plainNodeMs: figure(theirs), nodeOverPlainMs: figure(over) };
}
