import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigurationError, readConfig } from '../config/index.js';
import { createLog } from '../config/log.js';
import { PortTakenError, startApi } from './start.js';

export { PortTakenError, type RunningApi, startApi } from './start.js';

/** Exit code for a start that its settings prevent. */
const WRONG_SETTINGS = 2;

async function main(): Promise<void> {
  try {
    const config = readConfig();
    const api = await startApi(config, createLog(config, 'api'));
    const stop = () => void api.stop().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof PortTakenError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = WRONG_SETTINGS;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
