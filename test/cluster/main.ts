import { parseArgs } from 'node:util';
import { isIsolated, runIsolated } from '../faults/isolation.js';
import { startRig } from '../faults/rig.js';
import { checkLostHost, checkNetwork } from './checks.js';
import { testEndToEnd } from './end-to-end.js';
import { serverFiles } from './server-files.js';

const { values, positionals } = parseArgs({ options: { e2e: { type: 'boolean' } }, allowPositionals: true });
const say = (line: string) => void process.stderr.write(`${line}\n`);
// The isolated process has no way to the Internet.
if (!isIsolated) serverFiles(process.env.INTERMISSION_HOME ?? '.intermission', say);
const code = await runIsolated();
if (code !== undefined) process.exit(code);
process.exit(values.e2e ? await testEndToEnd(positionals, say) : await check());

/** What holds on a real cluster: prints one line for each check, and the same as JSON on the last line. Returns the exit code. */
async function check(): Promise<number> {
  const rig = await startRig({ say, isCluster: true });
  try {
    const checks = [...(await checkNetwork(rig)), ...(await checkLostHost(rig))];
    for (const { name, isMet, seen } of checks) say(`${isMet ? 'yes' : 'NO '}  ${name}: ${seen}`);
    console.log(JSON.stringify(checks));
    return checks.every(({ isMet }) => isMet) ? 0 : 1;
  } finally {
    await rig.stop(() => Promise.resolve());
  }
}
