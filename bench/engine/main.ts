import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { Client, Connection } from '@temporalio/client';
import type { Figure } from '../statistics.js';
import { startSystem, type System } from '../system.js';
import { actions } from './actions.js';
import { burst } from './burst.js';
import { cliCpu } from './cli-cpu.js';
import { parkedBrowsers, workerMemory } from './memory.js';
import { nodeCost } from './node-cost.js';
import { runCpu } from './run-cpu.js';
import { queueThroughput } from './queue.js';
import { resume, starts } from './starts.js';

type Figures = Record<string, Figure>;

const DOCS = 'docs/performance.md';

/** A figure of this checkout beside the median of another one. */
interface Comparison extends Figure {
  base: number;
  ratio: number;
}

interface Row {
  what: string;
  unit: string;
}

const ROWS: Record<string, Row> = {
  nodeMs: { what: 'per node, this project', unit: 'ms' },
  plainNodeMs: { what: 'per node, plain Playwright script', unit: 'ms' },
  nodeOverPlainMs: { what: 'per node, the difference', unit: 'ms' },
  runCpuSeconds: { what: 'CPU of a 20-node run', unit: 's' },
  plainCpuSeconds: { what: 'CPU of the plain script with its browser', unit: 's' },
  runCpuRatio: { what: 'CPU of a run over the plain script', unit: '×' },
  resumeMs: { what: "Done → next node's activity started", unit: 'ms' },
  openWarmMs: { what: 'start → page open, browser ready', unit: 'ms' },
  startWarmMs: { what: 'start → first node done, browser ready', unit: 'ms' },
  openColdMs: { what: 'start → page open, browser launched for it', unit: 'ms' },
  startColdMs: { what: 'start → first node done, browser launched for it', unit: 'ms' },
  parkedMb: { what: 'memory of one paused browser', unit: 'MB' },
  parkedCpuPercent: { what: 'processor use of one paused browser', unit: '% of a core' },
  workerMb: { what: 'memory of the worker at rest', unit: 'MB' },
  workerMbPerPausedRun: { what: 'memory of the worker per paused run', unit: 'MB' },
  cliHelpCpuSeconds: { what: 'CPU of `intermission --help`', unit: 's' },
  cliValidateCpuSeconds: { what: 'CPU of `intermission validate`', unit: 's' },
  runActions: { what: 'Temporal actions of a 20-node run', unit: '' },
  pausedRunActions: { what: 'Temporal actions with a pause of 5 minutes', unit: '' },
  fleetWritesPerSecond: { what: 'actions a second, 10,000 parked runs on 100 hosts', unit: '/s' },
  burstSucceeded: { what: '100 runs of 2 s at once on 4 slots: succeeded', unit: '' },
  burstSeconds: { what: '100 runs of 2 s at once on 4 slots: all ended after', unit: 's' },
  queueStartsPerSecond: { what: 'starts a second that the queue takes', unit: '/s' },
  queueStartCpuMs: { what: 'CPU of such a start, all processes', unit: 'ms' },
  limitStartsPerSecond: { what: 'starts a second of one automation with a limit', unit: '/s' },
  limitStartCpuMs: { what: 'CPU of such a start, all processes', unit: 'ms' },
};

const SECTIONS: Record<string, () => Promise<Figures>> = {
  nodes: () =>
    withSystem({ INTERMISSION_BROWSERS_READY: '2' }, async (system, client) => ({
      ...(await nodeCost(system, client)),
      resumeMs: await resume(system, client),
      ...(await startsOf(system, client, 'Warm')),
    })),
  cpu: () => withSystem({ INTERMISSION_BROWSERS_READY: '1' }, runCpu),
  cold: () =>
    withSystem({ INTERMISSION_BROWSERS_READY: '0' }, async (system, client) => ({
      ...(await startsOf(system, client, 'Cold')),
      ...(await parkedBrowsers(system)),
    })),
  worker: workerMemory,
  cli: cliCpu,
  actions,
  burst,
  queue: () => withSystem({ INTERMISSION_BROWSERS_SLOTS: '1', INTERMISSION_BROWSERS_READY: '1' }, queueThroughput),
};

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    base: { type: 'string' },
    docs: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
for (const name of positionals) {
  if (name in SECTIONS) continue;
  console.error(`There is no section ${name}. The sections are ${Object.keys(SECTIONS).join(', ')}.`);
  process.exit(2);
}
const figures: Record<string, Figure | Comparison> = {};
for (const name of positionals.length > 0 ? positionals : Object.keys(SECTIONS)) {
  const measured = values.base === undefined ? await SECTIONS[name]!() : await compare(name, values.base);
  Object.assign(figures, measured);
  if (!values.json) for (const [key, one] of Object.entries(measured)) report(key, one);
}
if (values.json) console.log(JSON.stringify(figures));
if (values.docs) await writeDocs(figures);

/** Writes the measured rows into the table of docs/performance.md. Rows that were not measured keep their figures. */
async function writeDocs(measured: Figures): Promise<void> {
  const page = await readFile(DOCS, 'utf8');
  const lines = page.split('\n').map((line) => {
    const key = /`(\w+)` *\|$/.exec(line)?.[1];
    if (key === undefined || !(key in measured) || !(key in ROWS)) return line;
    const { what, unit } = ROWS[key]!;
    return `| ${what} | ${measured[key]!.median} ${unit} | \`${key}\` |`;
  });
  await writeFile(DOCS, await format(lines.join('\n'), { parser: 'markdown', ...(await resolveConfig(DOCS)) }));
}

/** Measures a section on the checkout in the folder `base` and on this one, right after each other. Both must be built. */
async function compare(section: string, base: string): Promise<Record<string, Comparison>> {
  const measure = async (cwd: string) => {
    const command = [fileURLToPath(import.meta.url), section, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd, maxBuffer: 1e7 });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Figures;
  };
  const before = await measure(resolve(base));
  const after = await measure(process.cwd());
  return Object.fromEntries(
    Object.entries(after).map(([key, figure]) => {
      const { median } = before[key]!;
      return [key, { ...figure, base: median, ratio: Math.round((figure.median / median) * 100) / 100 }];
    }),
  );
}

function report(key: string, one: Figure | Comparison): void {
  const { median, p95, n } = one;
  const { what, unit } = ROWS[key]!;
  console.log(`${what.padEnd(52)} ${String(median).padStart(8)} ${unit} (95 %: ${p95}, n = ${n}) ${key}`);
  if ('base' in one)
    console.log(`${''.padEnd(52)} ${String(one.base).padStart(8)} ${unit} in the base: ${one.ratio} ×`);
}

async function startsOf(system: System, client: Client, kind: 'Warm' | 'Cold'): Promise<Figures> {
  const { open, first } = await starts(system, client);
  return { [`open${kind}Ms`]: open, [`start${kind}Ms`]: first };
}

async function withSystem(
  settings: Record<string, string>,
  measure: (system: System, client: Client) => Promise<Figures>,
): Promise<Figures> {
  const system = await startSystem(settings);
  const connection = await Connection.connect({ address: system.temporalAddress });
  try {
    return await measure(system, new Client({ connection }));
  } finally {
    await connection.close();
    await system.stop();
  }
}
