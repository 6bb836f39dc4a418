import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});

const seconds = Number(values.minutes) * 60;
const report = await soak({
  seconds,
  seed: Number(values.seed),
  everySeconds: Math.min(10, seconds / 20),
  say: (line) => void process.stderr.write(`${line}\n`),
});
console.log(JSON.stringify(report, null, 2));
const isFlat = report.courses.every((course) => course.isFlat);
process.exit(isFlat && report.unexpected.length === 0 && report.leftBrowsers === 0 ? 0 : 1);
