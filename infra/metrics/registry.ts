import { readFileSync, type StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Config } from '../../config/index.js';
import type { ServiceName } from '../../config/process-names.js';

/** For what usually takes milliseconds to seconds. */
export const SHORT_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** For what people and queues take: seconds to an hour. */
export const LONG_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** What every process shows, besides Node's own metrics. */
export interface CommonMetrics {
  registry: Registry;
  /** Measures the disk with the artifacts, or with the home folder, each time somebody reads the metrics. */
  watchDisk: (config: Pick<Config, 'home' | 'artifacts'>) => void;
}

/** A registry with the metrics that every kind of process has. */
export function commonMetrics(service: ServiceName): CommonMetrics {
  const registry = new Registry();
  let folder: string | undefined;
  new Gauge({
    name: 'intermission_build_info',
    help: 'Always 1. The labels say which process this is, and its version',
    labelNames: ['process', 'version'] as const,
    registers: [registry],
  }).set({ process: service, version: version() }, 1);
  // The folder may be gone; no value is better than a wrong one.
  const disk = async () => (folder === undefined ? undefined : await statfs(folder).catch(() => undefined));
  const onDisk = (name: string, help: string, bytes: (disk: StatsFs) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const found = await disk();
        if (found === undefined) this.remove();
        else this.set(bytes(found));
      },
    });
  onDisk(
    'intermission_disk_size_bytes',
    'Size of the disk with the artifacts; with those in a bucket, of the disk with INTERMISSION_HOME',
    ({ blocks, bsize }) => blocks * bsize,
  );
  onDisk(
    'intermission_disk_free_bytes',
    'Room on that disk that this process may still use',
    ({ bavail, bsize }) => bavail * bsize,
  );
  return {
    registry,
    watchDisk({ home, artifacts: { place } }) {
      if (folder === undefined) collectDefaultMetrics({ register: registry });
      folder = place.kind === 'file' ? place.folder : home;
    },
  };
}

function version(): string {
  const file = new URL(
    import.meta.url.includes('/dist/') ? '../../../package.json' : '../../package.json',
    import.meta.url,
  );
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
