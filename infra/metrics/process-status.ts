import type { Config } from '../../config/index.js';
import { freePortIn } from '../../config/port-range.js';
import type { Log } from '../log.js';
import { signalWithin } from '../signal-within.js';
import type { CommonMetrics } from './registry.js';
import { startStatusServer } from './status-server.js';

/** How long Core may take to write its metrics, in milliseconds. */
const CORE_MS = 2000;

/** The status page of a worker or `browsers` process. */
export interface ProcessStatus {
  /** Where the Temporal SDK must serve its own metrics; undefined when the process shows none. */
  coreAddress: string | undefined;
  /** Decides from now on whether the process is ready: returns details, or throws an error with the reason. */
  setReady: (ready: () => Promise<object>) => void;
  /** Calls `measure` each time before somebody gets the metrics. */
  whenRead: (measure: () => void) => void;
  stop: () => void;
}

/** What a status page needs of the process's metrics. */
type Measured = Pick<CommonMetrics, 'registry' | 'watchDisk'>;

/**
 * Opens the status page when the settings ask for one; the process is not ready until `setReady` is called. The Temporal SDK writes its
 * metrics itself, to a port of its own on loopback. They follow ours on `/metrics`.
 */
export async function startProcessStatus(
  config: Config,
  log: Log,
  { registry, watchDisk }: Measured,
): Promise<ProcessStatus> {
  const {
    status,
    browsers: { ports },
  } = config;
  if (status === undefined) return { coreAddress: undefined, setReady: nothing, whenRead: nothing, stop: nothing };
  watchDisk(config);
  // Automations may reach no port of this range.
  const coreAddress = `127.0.0.1:${await freePortIn(ports, '127.0.0.1')}`;
  let measure = nothing;
  let ready = (): Promise<object> => Promise.reject(new Error('it waits for Temporal'));
  const { url, stop } = await startStatusServer(status, {
    ready: () => ready(),
    async metrics() {
      measure();
      const [own, core] = await Promise.all([registry.metrics(), coreMetrics(coreAddress)]);
      return { text: own + core, contentType: registry.contentType };
    },
  });
  log.info({ url }, 'status page is open');
  return {
    coreAddress,
    setReady: (decide) => (ready = decide),
    whenRead: (before) => (measure = before),
    stop,
  };
}

function nothing(): void {
  // No status page is open.
}

/** Empty until the SDK has started, and when it does not answer. */
async function coreMetrics(address: string): Promise<string> {
  try {
    const response = await fetch(`http://${address}/metrics`, { signal: signalWithin(CORE_MS) });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}
