import { parseArgs } from 'node:util';
import { serverFiles } from '../../cluster/server-files.js';
import { isIsolated, runIsolated } from '../../faults/isolation.js';
import { s3Program } from '../../support/s3/s3-program.js';
import { installApplication } from './application.js';
import { Path } from './checks.js';
import { startInstallation } from './installation.js';
import { type Sizes, sizesOf } from './sizes.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    'dev-server': { type: 'boolean', default: false },
    packed: { type: 'boolean', default: false },
  },
});
const isDevServer = values['dev-server'];
/** Where the isolated process finds the application. */
const APPLICATION = 'INTERMISSION_TEST_APPLICATION';
const count = Number(values.runs);
if (!Number.isInteger(count) || count < 2 || count % 2 !== 0) {
  console.error(`--runs ${values.runs}: use an even number of 2 or more`);
  process.exit(2);
}
const say = (line: string) => void process.stderr.write(`${line}\n`);
// The hosts have no way to the Internet, so all programs are fetched and built before.
const s3 = await s3Program();
if (!isDevServer) serverFiles(process.env.INTERMISSION_HOME ?? '.intermission', say);
if (!isIsolated) process.env[APPLICATION] = values.packed ? installApplication(say) : process.cwd();
const code = await runIsolated();
if (code === undefined && !isIsolated) say('skipped: hosts of their own need root and the rights to make namespaces');
process.exit(code ?? (isIsolated ? await walk() : 0));

/** Prints one line for each check, and the same with the measured sizes as JSON on the last line. Returns the exit code. */
async function walk(): Promise<number> {
  const prometheus = process.env.TEST_PROMETHEUS;
  if (!prometheus) throw new Error('there is no Prometheus: apt-get install prometheus');
  const programs = { s3, prometheus };
  const application = process.env[APPLICATION] ?? process.cwd();
  const installation = await startInstallation({ application, slots: count / 2, isDevServer, programs, say });
  const path = new Path(installation, count, say);
  const sizes: Record<string, Record<string, Sizes>> = {};
  try {
    await path.install();
    sizes.idle = await sizesOf(installation.processes.values());
    const first = await path.fillSlots();
    sizes[`${count} paused runs`] = await sizesOf(installation.processes.values());
    const second = await path.upgradeBrowsers(first);
    await path.upgradeOthers(second);
  } finally {
    console.log(JSON.stringify({ checks: path.checks, sizes }));
    await installation.stop();
  }
  return path.checks.every(({ isMet }) => isMet) ? 0 : 1;
}
