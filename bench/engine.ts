import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { plainScript } from './plain.js';
import { chromiumBelow, cpuSeconds, memoryMb } from './processes.js';
import { historyOf, startRun, untilStatus } from './runs.js';
import { type Figure, figure } from './statistics.js';
import { stepNodes } from './steps.js';
import { startSystem, type System } from './system.js';

const NODES = 40;
const ROUNDS = 5;
const STARTS = 10;
const RESUMES = 15;
const PARKED_RUNS = 3;
const PARKED_SAMPLES = 5;
const PARKED_SECONDS = 5;

const json = process.argv.includes('--json');
const say = (text: string) => void (json || console.log(text));

const warm = await startSystem({ INTERMISSION_BROWSERS_READY: '2' });
const connection = await Connection.connect({ address: warm.temporalAddress });
const client = new Client({ connection });
const figures: Record<string, Figure> = {};
try {
  Object.assign(figures, await nodeCost(warm));
  report('per node, this project', 'nodeMs', 'ms');
  report('per node, plain Playwright script', 'plainNodeMs', 'ms');
  figures.resumeMs = await resume(warm);
  report("Done → next node's activity started", 'resumeMs', 'ms');
  figures.startWarmMs = await starts(warm, client);
  report('start → first node done, browser ready', 'startWarmMs', 'ms');
} finally {
  await connection.close();
  await warm.stop();
}
const cold = await startSystem({ INTERMISSION_BROWSERS_READY: '0' });
const coldConnection = await Connection.connect({ address: cold.temporalAddress });
try {
  figures.startColdMs = await starts(cold, new Client({ connection: coldConnection }));
  report('start → first node done, browser launched for it', 'startColdMs', 'ms');
  Object.assign(figures, await parked(cold));
  report('memory of one paused browser', 'parkedMb', 'MB');
  report('processor use of one paused browser', 'parkedCpuPercent', '% of a core');
} finally {
  await coldConnection.close();
  await cold.stop();
}
if (json) console.log(JSON.stringify(figures));

function report(what: string, key: string, unit: string): void {
  const { median, p95, n } = figures[key]!;
  say(`${what.padEnd(50)} ${String(median).padStart(8)} ${unit} (95 %: ${p95}, n = ${n})`);
}

/** 40 nodes as a run and as a plain script, in turn. The first round of each warms up and is not counted. */
async function nodeCost(system: System): Promise<Record<string, Figure>> {
  const plain = await plainScript(system.practice.url, NODES, process.env.INTERMISSION_CHROMIUM);
  const ours: number[] = [];
  const theirs: number[] = [];
  const automation = automationOn(`${system.practice.url}/form`, stepNodes(NODES));
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { runId } = await startRun(system, automation);
    const events = await historyOf(client, runId);
    const nodes = events.filter(({ activity }) => activity === 'input_text' || activity === 'click_element');
    const first = nodes.find(({ kind }) => kind === 'scheduled')!;
    const last = nodes.findLast(({ kind }) => kind === 'completed')!;
    const plainMs = await plain.round();
    if (round > 0) {
      ours.push((last.at - first.at) / NODES);
      theirs.push(plainMs);
    }
  }
  await plain.close();
  return { nodeMs: figure(ours), plainNodeMs: figure(theirs) };
}

async function resume(system: System): Promise<Figure> {
  const samples: number[] = [];
  for (let round = 0; round < RESUMES; round += 1) {
    const { runId } = await startRun(system, pausing(system));
    await untilStatus(system, runId, 'awaiting_human');
    await sleep(300);
    const pressedAt = Date.now();
    const response = await fetch(`${system.apiUrl}/v1/runs/${runId}/human-done`, {
      method: 'POST',
      headers: system.headers,
      body: '{}',
    });
    if (!response.ok) throw new Error(`Done was refused: ${await response.text()}`);
    const events = await historyOf(client, runId);
    const next = events.find(
      ({ kind, activity, at }) => kind === 'started' && activity === 'input_text' && at > pressedAt,
    );
    samples.push(next!.at - pressedAt);
  }
  return figure(samples);
}

async function starts(system: System, temporal: Client): Promise<Figure> {
  const samples: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const { runId, startedAt } = await startRun(system, automationOn(`${system.practice.url}/form`, stepNodes(1)));
    const events = await historyOf(temporal, runId);
    samples.push(
      events.find(({ kind, activity }) => kind === 'completed' && activity === 'input_text')!.at - startedAt,
    );
    // A ready browser was taken: the next one is given the time to launch.
    await sleep(3000);
  }
  return figure(samples);
}

/**
 * Several runs in a pause at once, nobody watching, on a system that keeps no browser ready: every Chromium process there is
 * theirs. Figures are per run; what the browsers share in memory is shared among them.
 */
async function parked(system: System): Promise<Record<string, Figure>> {
  const runs = await Promise.all(Array.from({ length: PARKED_RUNS }, () => startRun(system, pausing(system))));
  for (const { runId } of runs) await untilStatus(system, runId, 'awaiting_human');
  await sleep(3000);
  const memory: number[] = [];
  const processor: number[] = [];
  for (let sample = 0; sample < PARKED_SAMPLES; sample += 1) {
    const usedBefore = cpuSeconds(await chromiumBelow(system.pid));
    await sleep(PARKED_SECONDS * 1000);
    const processes = await chromiumBelow(system.pid);
    processor.push(((cpuSeconds(processes) - usedBefore) / PARKED_SECONDS / PARKED_RUNS) * 100);
    memory.push((await memoryMb(processes)) / PARKED_RUNS);
  }
  for (const { runId } of runs) {
    await fetch(`${system.apiUrl}/v1/runs/${runId}/cancel`, { method: 'POST', headers: system.headers, body: '{}' });
  }
  return { parkedMb: figure(memory), parkedCpuPercent: figure(processor) };
}

function pausing(system: System): unknown {
  return automationOn(`${system.practice.url}/form`, [
    { type: 'action_node', human_in_loop_action: { max_wait_time: 120 } },
    ...stepNodes(1),
  ]);
}

function automationOn(url: string, nodes: unknown[]): unknown {
  return { url, parameters: { input_parameters: {} }, nodes, take_final_screenshot: false };
}
