import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersHttp } from '../../../cli/supervisor/probes.js';
import { withoutSandbox } from '../../../cli/supervisor/sandbox.js';
import type { ProcessSpec } from '../../../cli/supervisor/spec.js';
import { readConfig } from '../../../config/index.js';
import type { ServiceName } from '../../../config/process-names.js';
import { type PracticeSite, startPracticeSite } from '../../../examples/practice-site/site.js';
import { childEnvironment, pick } from '../../../infra/processes/child-environment.js';
import { environmentFor } from '../../../infra/processes/process-settings.js';
import type { ObjectStore } from '../../../infra/storage/objects/object-store.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { startCluster } from '../../cluster/start-cluster.js';
import { Network } from '../../faults/network.js';
import { Operator } from '../../faults/operator.js';
import { startDevServer } from '../../faults/temporal.js';
import { HostProcess } from './host-process.js';
import { prometheus, type Prometheus } from './prometheus.js';
import { s3Gateway } from './s3-gateway.js';

export const API_KEY = 'im_of-the-path-of-a-stranger-and-no-other';
const PORT = 8080;
const STATUS_PORT = 9464;

/** Which process runs on which host: two of each, never on the same host. */
const PLACES = {
  'api-1': 'host-1',
  'api-2': 'host-2',
  'worker-1': 'host-1',
  'worker-2': 'host-3',
  'browsers-1': 'host-2',
  'browsers-2': 'host-3',
  // The next version of `browsers`, beside the old one.
  'browsers-3': 'host-2',
  'browsers-4': 'host-3',
} as const;
export type Name = keyof typeof PLACES;

interface Options {
  /** Folder with the application, as a package manager installed it. */
  application: string;
  /** Slots of each `browsers` process. */
  slots: number;
  /** Temporal's development server instead of one on PostgreSQL. */
  isDevServer: boolean;
  programs: { s3: string; prometheus: string };
  say: (line: string) => void;
}

/** Three hosts without a folder in common, PostgreSQL, Temporal, a bucket and Prometheus, each on a host of its own. */
export interface Installation {
  apiUrls: string[];
  site: PracticeSite;
  store: ObjectStore;
  prometheus: Prometheus;
  /** The processes that run. */
  processes: Map<Name, HostProcess>;
  /** Starts a process on its host. */
  start(name: Name): Promise<HostProcess>;
  /** The command that runs `intermission` on the host of a process, with its settings. */
  command(name: Name, args: string[]): { command: string; args: string[]; env: Record<string, string> };
  /** Files of runs in the home folders of hosts. */
  filesOnHosts(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startInstallation(options: Options): Promise<Installation> {
  const { application, slots, programs, say } = options;
  const folder = await mkdtemp(join(tmpdir(), 'imp-'));
  const network = new Network();
  const addressOf = (name: Name) => network.addressOf(PLACES[name]);
  const operator = new Operator({ logsFolder: join(folder, 'logs'), say, onStart: () => undefined });
  const site = await startPracticeSite({ port: 0, host: network.hub });
  for (const name of ['temporal', 't']) await mkdir(join(folder, name));
  const config = readConfig({ ...process.env, INTERMISSION_HOME: folder });
  const temporal = options.isDevServer
    ? await startDevServer(config, network, operator)
    : await startCluster(config, network, operator, say);
  const s3 = await s3Gateway(network, 'storage', programs.s3, join(folder, 'storage'));
  await operator.start([s3.spec]);
  // The store of this process, which is on no host, finds its credentials there.
  Object.assign(process.env, s3.settings);

  const apiUrls = (['api-1', 'api-2'] as const).map((name) => `http://${addressOf(name)}:${PORT}`);
  const shared = {
    ...pick(process.env, (name) => name === 'INTERMISSION_CHROMIUM'),
    ...withoutSandbox(config),
    ...temporal.environment(`${temporal.host}:${temporal.port}`),
    ...s3.settings,
    INTERMISSION_SECRET: 'the-secret-of-the-path-of-a-stranger',
    INTERMISSION_CALLBACK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    INTERMISSION_API_KEYS: API_KEY,
    INTERMISSION_PUBLIC_URL: apiUrls[0]!,
    INTERMISSION_API_URL: apiUrls[0]!,
    INTERMISSION_ALLOWED_NETWORKS: new URL(site.url).host,
    INTERMISSION_TRUSTED_PROXIES: network.hub,
    INTERMISSION_BROWSERS_SLOTS: String(slots),
    PORT: String(PORT),
  };
  const homeOf = (name: Name) => join(folder, PLACES[name]);
  const statusPortOf = (name: Name) => STATUS_PORT + Object.keys(PLACES).indexOf(name);
  const statusOf = (name: Name) => `${addressOf(name)}:${statusPortOf(name)}`;
  const command = (name: Name, args: string[]) => {
    const role = roleOf(name);
    const own = {
      TMPDIR: join(homeOf(name), 'tmp'),
      INTERMISSION_HOME: homeOf(name),
      INTERMISSION_HOST: addressOf(name),
      INTERMISSION_BROWSERS_HOST: addressOf(name),
      INTERMISSION_STATUS_HOST: addressOf(name),
      INTERMISSION_STATUS_PORT: String(statusPortOf(name)),
    };
    const all = { ...childEnvironment(), ...shared, ...own };
    return {
      ...network.on(PLACES[name], process.execPath, [join(application, 'dist/cli/main.js'), ...args]),
      env: args[0] === role ? environmentFor(role, all) : all,
    };
  };
  const processes = new Map<Name, HostProcess>();
  const monitoring = await prometheus(network, 'monitoring', programs.prometheus, join(folder, 'monitoring'));
  await operator.start([monitoring.spec]);

  return {
    apiUrls,
    site,
    store: openStore(readConfig({ ...s3.settings, INTERMISSION_HOME: join(folder, 'none') })),
    prometheus: monitoring,
    processes,
    command,
    async start(name) {
      await mkdir(join(homeOf(name), 'tmp'), { recursive: true });
      const isApi = roleOf(name) === 'api';
      const spec: ProcessSpec = {
        ...{ name, kind: 'ours', ...command(name, [roleOf(name)]) },
        ...(isApi && { answers: () => answersHttp(`http://${addressOf(name)}:${PORT}/readyz`) }),
      };
      const started = await HostProcess.start(spec, join(folder, 'logs', `${name}.log`));
      processes.set(name, started);
      const targets = [...processes].filter(([, { isRunning }]) => isRunning);
      await monitoring.watch(targets.map(([running]) => [running, statusOf(running)]));
      say(`${name} is ready on ${PLACES[name]} after ${started.startMs} ms`);
      return started;
    },
    async filesOnHosts() {
      const hosts = [...new Set(Object.keys(PLACES).map((name) => homeOf(name as Name)))];
      const found = await Promise.all(hosts.map((home) => readdir(home).catch(() => [])));
      return found.flat().filter((name) => name === 'artifacts' || name === 'outbox');
    },
    async stop() {
      for (const running of processes.values()) running.kill();
      await operator.stop();
      temporal.stop();
      await site.stop();
      network.remove();
      if (process.env.INTERMISSION_PATH_KEEP !== '1') await rm(folder, { recursive: true, force: true });
      else say(`kept ${folder}`);
    },
  };
}

function roleOf(name: Name): ServiceName {
  return name.slice(0, -2) as ServiceName;
}
