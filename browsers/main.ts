import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config/index.js';
import { createLog } from '../config/log.js';
import { startBrowsers } from './start.js';

export { type RunningBrowsers, startBrowsers } from './start.js';

/** The `browsers` process. One signal drains it; a second ends it at once, and its sessions with it. */
export async function runBrowsers(): Promise<void> {
  const config = readConfig();
  const log = createLog(config, 'browsers');
  const browsers = await startBrowsers(config, log);
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Playwright kills its browsers when the process exits.
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info({ signal }, 'stopping when the sessions have ended');
      browsers.stop().catch(() => undefined);
    });
  }
  try {
    await browsers.stopped;
  } catch (error) {
    log.fatal({ err: error }, 'browsers stopped by an error');
    process.exitCode = 1;
  }
}

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)) await runBrowsers();
