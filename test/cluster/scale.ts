import { parseArgs } from 'node:util';
import { runIsolated } from '../faults/isolation.js';
import { pauseBrowsers } from './paused-browsers.js';
import { pauseAtOnce } from './paused-at-once.js';
import { runsPerMinute } from './throughput.js';

const { values } = parseArgs({
  options: {
    paused: { type: 'string', default: '2000' },
    browsers: { type: 'string', default: '0' },
    workers: { type: 'string', default: '1,2,4' },
    seconds: { type: 'string', default: '60' },
  },
});

const code = await runIsolated();
if (code !== undefined) process.exit(code);
const say = (line: string) => void process.stderr.write(`${line}\n`);
const figures: Record<string, unknown> = {};
if (Number(values.paused) > 0) {
  figures.pausedAtOnce = await pauseAtOnce(Number(values.paused), say);
  say(JSON.stringify(figures));
}
if (Number(values.browsers) > 0) {
  figures.pausedBrowsers = await pauseBrowsers(Number(values.browsers), say);
  say(JSON.stringify(figures));
}
const perMinute: Record<string, number> = {};
for (const workers of values.workers.split(',').filter((text) => text !== '')) {
  perMinute[workers] = await runsPerMinute(Number(workers), Number(values.seconds), say);
  say(`${workers} workers: ${perMinute[workers]} runs a minute`);
}
console.log(JSON.stringify({ ...figures, runsPerMinute: perMinute }));
process.exit();
