import type { Config } from '../config/index.js';
import { createLog, type Log } from '../infra/log.js';
import { makeHomePrivate } from '../infra/storage/private-home.js';
import { startTracing } from '../infra/tracing/start-tracing.js';
import { takeConfig } from '../infra/processes/process-settings.js';
import type { ServiceName } from '../config/process-names.js';

interface Service {
  /** Settles when the service stops by itself, with the error that stopped it, if any. */
  stopped?: Promise<void>;
  stop(): Promise<void>;
}
export type StartService = (config: Config, log: Log) => Promise<Service>;

/** How long a service may take to stop when its supervisor is gone and nobody could kill it. */
const ORPHAN_MS = 5000;

const ORPHANED = 'the supervisor is gone';
const STOPPED = 'it stopped by itself';

/** The message that a supervised process sends over its IPC channel once it works. */
export const READY = 'ready';

/** Runs a service until it receives a signal, stops by itself, or loses its supervisor; then exits. */
export async function serve(name: ServiceName, start: StartService): Promise<void> {
  const config = takeConfig(name);
  const tracing = await startTracing(name);
  const log = createLog(config, name);
  for (const { oldName, newName } of config.renamedSettings) {
    log.warn({ setting: oldName, newName }, 'setting has a new name');
  }
  for (const { name, nearest } of config.unknownSettings) {
    log.warn({ variable: name, nearest }, 'variable is not a setting');
  }
  const notPrivate = await makeHomePrivate(config.home);
  if (notPrivate.length > 0) log.warn({ paths: notPrivate.slice(0, 10) }, 'home folder has files that others may read');
  const leave = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    process.once('disconnect', () => resolve(ORPHANED));
  });
  const service = await Promise.race([start(config, log), leave]);
  // Asked to stop during startup: nothing has been served yet, so there is nothing to finish.
  if (typeof service === 'string') process.exit(0);
  process.send?.(READY);

  const reason = await Promise.race([leave, service.stopped?.then(() => STOPPED) ?? leave]);
  log.info({ reason }, 'stopping');
  if (reason === ORPHANED) setTimeout(() => process.exit(1), ORPHAN_MS).unref();
  // The second signal makes it exit immediately.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  process.once('disconnect', () => process.exit(1));
  await service.stop();
  await tracing?.stop();
  process.exit(reason === STOPPED ? 1 : 0);
}
