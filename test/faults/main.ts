import { parseArgs } from 'node:util';
import { serverFiles } from '../cluster/server-files.js';
import { runCampaign } from './campaign.js';
import { isIsolated, runIsolated } from './isolation.js';

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true },
    journal: { type: 'string' },
    cluster: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const say = (line: string) => void process.stderr.write(`${line}\n`);
// The isolated process has no way to the Internet.
if (values.cluster && !isIsolated) serverFiles(process.env.INTERMISSION_HOME ?? '.intermission', say);
const code = await runIsolated();
if (code !== undefined) process.exit(code);
if (!isIsolated) say('without root: no network namespaces and no small disks');
const report = await runCampaign({
  seed: Number(values.seed),
  faults: Number(values.faults),
  lanes: Number(values.lanes),
  isCluster: values.cluster,
  say,
  ...(values.only && { only: values.only }),
  ...(values.journal !== undefined && { journal: values.journal }),
});
const flaws = ['unexpected', 'lostAnswers', 'doubleEffects', 'silentEffects', 'orphans', 'stuck'] as const;
console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
process.exit(flaws.some((name) => report[name] > 0) ? 1 : 0);
