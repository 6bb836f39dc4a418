import type { BrowserContext } from 'playwright';
import { cpuSeconds, launchersBelow } from '../processes.js';
import { type Figure, figure } from '../statistics.js';
import { type Spots, Viewer } from './viewer.js';

const SECONDS = 5;
const ROUNDS = 3;
const FURTHER = 3;

/**
 * What `browsers/` itself uses of a processor core while the moving page is watched, in per cent at 20 pictures a second, and what each
 * further viewer adds to that. The Chromium that is watched is not in it.
 */
export async function processorUse(
  context: BrowserContext,
  url: string,
  root: number,
  spots: Spots,
): Promise<{ liveCpuPercent: Figure; furtherViewerCpuPercent: Figure }> {
  const alone: number[] = [];
  const further: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { viewer } = await Viewer.open(context, url);
    const one = await used(viewer, root, spots);
    const others = await Promise.all(Array.from({ length: FURTHER }, () => Viewer.open(context, url)));
    const all = await used(viewer, root, spots);
    alone.push(one);
    further.push((all - one) / FURTHER);
    await Promise.all([viewer, ...others.map((other) => other.viewer)].map((open) => open.close()));
  }
  return { liveCpuPercent: figure(alone), furtherViewerCpuPercent: figure(further) };
}

async function used(viewer: Viewer, root: number, spots: Spots): Promise<number> {
  const before = cpuSeconds(await launchersBelow(root));
  const startedAt = performance.now();
  const { fps } = await viewer.watchClock(spots, SECONDS);
  const seconds = (performance.now() - startedAt) / 1000;
  const percent = ((cpuSeconds(await launchersBelow(root)) - before) / seconds) * 100;
  return (percent / Math.max(fps, 1)) * 20;
}
