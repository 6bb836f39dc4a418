import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { historyOf, post, startRun, untilStatus } from '../runs.js';
import { type Figure, figure } from '../statistics.js';
import { stepNodes } from '../steps.js';
import type { System } from '../system.js';
import { automationOn, pausing } from './automations.js';

const STARTS = 10;
const RESUMES = 15;
/** By then the browser that replaces the used one is open. */
const SETTLED_MS = 3000;

/** From the request to the open page, and to the end of the first node. */
export async function starts(system: System, client: Client): Promise<{ open: Figure; first: Figure }> {
  const open: number[] = [];
  const first: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const { runId, startedAt } = await startRun(system, automationOn(system, stepNodes(1)));
    const events = await historyOf(client, runId);
    const since = (name: string) =>
      events.find(({ kind, activity }) => kind === 'completed' && activity === name)!.at - startedAt;
    open.push(since('openUrl'));
    first.push(since('input_text'));
    await sleep(SETTLED_MS);
  }
  return { open: figure(open), first: figure(first) };
}

/** From Done to the start of the next node's activity. */
export async function resume(system: System, client: Client): Promise<Figure> {
  const samples: number[] = [];
  for (let round = 0; round < RESUMES; round += 1) {
    const { runId } = await startRun(system, pausing(system));
    await untilStatus(system, runId, 'awaiting_human');
    await sleep(300);
    const pressedAt = Date.now();
    await post(system, runId, 'human-done');
    const events = await historyOf(client, runId);
    const next = events.find(
      ({ kind, activity, at }) => kind === 'started' && activity === 'input_text' && at > pressedAt,
    );
    samples.push(next!.at - pressedAt);
  }
  return figure(samples);
}
