import { runIsolated } from '../faults/isolation.js';
import { startRig } from '../faults/rig.js';
import { checkLostHost, checkNetwork } from './checks.js';

/** What holds on a real cluster: prints one line for each check, and the same as JSON on the last line. */
const code = await runIsolated();
if (code !== undefined) process.exit(code);
const rig = await startRig({ say: (line) => void process.stderr.write(`${line}\n`), isCluster: true });
try {
  const checks = [...(await checkNetwork(rig)), ...(await checkLostHost(rig))];
  for (const { name, isMet, seen } of checks) console.error(`${isMet ? 'yes' : 'NO '}  ${name}: ${seen}`);
  console.log(JSON.stringify(checks));
  process.exitCode = checks.every(({ isMet }) => isMet) ? 0 : 1;
} finally {
  await rig.stop(() => Promise.resolve());
}
process.exit();
