import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from 'playwright';
import { type Figure, figure } from '../statistics.js';
import { type Spots, Viewer } from './viewer.js';

const NAMES = [
  'fps',
  'ageMs',
  'clickMs',
  'keyMs',
  'clickAfterMovesMs',
  'firstFrameMs',
  'secondViewerMs',
  'reconnectMs',
] as const;
type Name = (typeof NAMES)[number];
type Samples = Record<Name, number[]>;

/** One way to see a remote page: where its viewer pages are. */
interface Way {
  context: BrowserContext;
  still: string;
  moving: string;
  /** Whether it comes back by itself, with control. */
  reconnects: boolean;
}

export interface Plan {
  rounds: number;
  acts: number;
  seconds: number;
}

/** Measures the ways in turn, so that what the machine does meanwhile hits all of them. */
export async function measure(
  ways: Record<string, Way>,
  spots: Spots,
  plan: Plan,
): Promise<Record<string, Record<string, Figure>>> {
  const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, none()]));
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      await still(way, spots, plan, samples[name]!);
      await moving(way, spots, plan, samples[name]!);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, found]) => [name, figures(found)]));
}

async function still(way: Way, spots: Spots, { acts }: Plan, into: Samples): Promise<void> {
  const { viewer, firstMs } = await Viewer.open(way.context, way.still);
  into.firstFrameMs.push(firstMs);
  await sleep(700);
  const second = await Viewer.open(way.context, way.still);
  into.secondViewerMs.push(second.firstMs);
  await second.viewer.close();
  // The first act finds the viewer without the keyboard; it is not counted.
  await viewer.click(spots);
  for (let act = 0; act < acts; act += 1) {
    into.clickMs.push(await viewer.click(spots));
    into.keyMs.push(await viewer.press(spots));
    into.clickAfterMovesMs.push(await viewer.click(spots, 40));
  }
  if (way.reconnects) for (let cut = 0; cut < 3; cut += 1) into.reconnectMs.push(await viewer.reconnect());
  await viewer.close();
  await sleep(300);
}

async function moving(way: Way, spots: Spots, { seconds }: Plan, into: Samples): Promise<void> {
  const { viewer } = await Viewer.open(way.context, way.moving);
  const { ages, fps } = await viewer.watchClock(spots, seconds);
  into.fps.push(fps);
  into.ageMs.push(...ages);
  await viewer.close();
  await sleep(300);
}

function none(): Samples {
  return Object.fromEntries(NAMES.map((name) => [name, [] as number[]])) as Samples;
}

function figures(samples: Samples): Record<string, Figure> {
  return Object.fromEntries(
    Object.entries(samples).flatMap(([name, found]) => (found.length === 0 ? [] : [[name, figure(found)]])),
  );
}
