import { chromium } from 'playwright';
import type { Figure } from '../statistics.js';
import { freePort, startSystem } from '../system.js';
import { makeLink } from './link.js';
import { measure, type Plan } from './measure.js';
import { type Raw, startRaw } from './raw.js';
import { startRelay } from './relay.js';
import { processorUse } from './processor.js';
import { openPausedRun } from './runs.js';
import type { Spots } from './viewer.js';

const LOOPBACK: Plan = { rounds: 3, acts: 6, seconds: 4 };
const SHAPED: Plan = { rounds: 2, acts: 6, seconds: 8 };
/** The sampler is handed to pages whose policy allows nothing of the kind. */
const SCREEN = { viewport: { width: 1440, height: 900 }, bypassCSP: true };

interface Comparison {
  ours: Record<string, Figure>;
  raw: Record<string, Figure>;
}

const json = process.argv.includes('--json');
const say = (text: string) => void (json || console.log(text));
const executablePath = process.env.INTERMISSION_CHROMIUM;

const link = await makeLink((reason) => console.error(`${reason} A relay of the same speed stands in for it.`));
const port = await freePort();
const system = await startSystem({
  PORT: String(port),
  INTERMISSION_BROWSERS_READY: '0',
  // The viewer behind the shaped link comes from another address.
  ...(link && { INTERMISSION_HOST: '0.0.0.0', INTERMISSION_PUBLIC_URL: `http://${link.host}:${port}` }),
});
const spots = await findSpots();
const raws: Raw[] = [];
try {
  for (const path of ['/signal', '/motion']) raws.push(await startRaw(system.practice.url + path, executablePath));
  const ports = [port, ...raws.map((raw) => raw.port)];
  const open = await seenFrom('127.0.0.1', ports, executablePath, LOOPBACK);
  report('loopback', open);
  const use = await processorOf();
  for (const [name, { median, p95 }] of Object.entries(use)) say(`${name.padEnd(25)} ${median}   ${p95}`);
  const shaped = await onSlowLine(ports);
  report('5 Mbit/s, 60 ms', shaped);
  if (json)
    console.log(
      JSON.stringify({ ...open.ours, ...use, rawCdp: open.raw, shaped: { ...shaped.ours, rawCdp: shaped.raw } }),
    );
} finally {
  for (const raw of raws) await raw.stop();
  await system.stop();
  await link?.remove();
}

async function processorOf() {
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false });
  try {
    const context = await browser.newContext(SCREEN);
    const { runId, url } = await openPausedRun(system, context, '/motion', `http://127.0.0.1:${port}`);
    const use = await processorUse(context, url, system.pid, spots);
    await cancel(runId);
    return use;
  } finally {
    await browser.close();
  }
}

async function cancel(runId: string): Promise<void> {
  await fetch(`${system.apiUrl}/v1/runs/${runId}/cancel`, { method: 'POST', headers: system.headers, body: '{}' });
}

async function onSlowLine(ports: number[]): Promise<Comparison> {
  if (link) return seenFrom(link.host, ports, await link.wrap(executablePath ?? chromium.executablePath()), SHAPED);
  const relays = await Promise.all(ports.map((one) => startRelay(one)));
  try {
    const relayed = relays.map((relay) => relay.port);
    return await seenFrom('127.0.0.1', relayed, executablePath, SHAPED);
  } finally {
    for (const relay of relays) relay.stop();
  }
}

/** Ours and raw in turn, seen by a viewer that finds them at `host`: ours, raw still and raw moving on these ports. */
async function seenFrom(host: string, ports: number[], program: string | undefined, plan: Plan): Promise<Comparison> {
  const browser = await chromium.launch({ ...(program && { executablePath: program }), chromiumSandbox: false });
  try {
    const context = await browser.newContext(SCREEN);
    const [origin, rawStill, rawMoving] = ports.map((one) => `http://${host}:${one}`) as [string, string, string];
    const still = await openPausedRun(system, context, '/signal', origin);
    const moving = await openPausedRun(system, context, '/motion', origin);
    const figures = await measure(
      {
        ours: { context, still: still.url, moving: moving.url, reconnects: true },
        raw: { context: await browser.newContext(SCREEN), still: rawStill, moving: rawMoving, reconnects: false },
      },
      spots,
      plan,
    );
    for (const { runId } of [still, moving]) await cancel(runId);
    return figures as unknown as Comparison;
  } finally {
    await browser.close();
  }
}

/** Where the practice site shows what is looked at, found in a browser on this machine. */
async function findSpots(): Promise<Spots> {
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.goto(`${system.practice.url}/signal`);
    const signal = (await page.locator('#signal').boundingBox())!;
    await page.goto(`${system.practice.url}/motion`);
    const stage = (await page.locator('#stage').boundingBox())!;
    return {
      signal: { x: signal.x + signal.width / 2, y: signal.y + signal.height / 2 },
      clock: { x: stage.x, y: stage.y + (stage.height * 245) / 260, step: (stage.width * 40) / 700 },
    };
  } finally {
    await browser.close();
  }
}

function report(line: string, { ours, raw }: Comparison): void {
  say(
    `\n${line.padEnd(22)} ${'ours: median'.padStart(13)} ${'95 %'.padStart(8)} ${'raw: median'.padStart(13)} ${'95 %'.padStart(8)}`,
  );
  for (const [name, { median, p95 }] of Object.entries(ours)) {
    const cells = [median, p95, raw[name]?.median ?? '-', raw[name]?.p95 ?? '-'].map(String);
    say(`${name.padEnd(22)} ${cells.map((cell, index) => cell.padStart(index % 2 ? 8 : 13)).join(' ')}`);
  }
}
