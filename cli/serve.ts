import { readConfig, type Config } from '../config/index.js';
import { createLog, type Log } from '../config/log.js';

interface Service {
  /** Settles when the service stops by itself, with the error that stopped it, if any. */
  stopped?: Promise<void>;
  stop(): Promise<void>;
}
export type StartService = (config: Config, log: Log) => Promise<Service>;

/** How long a service may take to stop when nobody is left who would end it. */
const ORPHAN_MS = 5000;

const ORPHANED = 'the supervisor is gone';
const STOPPED = 'it stopped by itself';

/** What a process that we supervise says over its IPC channel once it works. */
export const READY = 'ready';

/** Runs a service until a signal comes, it stops by itself, or the process that supervises it is gone; then exits. */
export async function serve(name: string, start: StartService): Promise<void> {
  const config = readConfig();
  const log = createLog(config, name);
  const leave = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    process.once('disconnect', () => resolve(ORPHANED));
  });
  const service = await Promise.race([start(config, log), leave]);
  // Told to leave while it starts: nothing is served yet, so nothing has to be finished.
  if (typeof service === 'string') process.exit(0);
  process.send?.(READY);

  const reason = await Promise.race([leave, service.stopped?.then(() => STOPPED) ?? leave]);
  log.info({ reason }, 'stopping');
  if (reason === ORPHANED) setTimeout(() => process.exit(1), ORPHAN_MS).unref();
  // Asked a second time, it leaves at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  process.once('disconnect', () => process.exit(1));
  await service.stop();
  process.exit(reason === STOPPED ? 1 : 0);
}
