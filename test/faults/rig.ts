import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../bench/system.js';
import { answersHttp } from '../../cli/supervisor/probes.js';
import { withoutSandbox } from '../../cli/supervisor/sandbox.js';
import { pick } from '../../infra/processes/child-environment.js';
import type { ProcessSpec } from '../../cli/supervisor/spec.js';
import { readConfig } from '../../config/index.js';
import { type PracticeSite, startPracticeSite } from '../../examples/practice-site/site.js';
import {
  type PostmarkStub,
  startPostmarkStub,
  type StubAnswer,
  type StubRequest,
} from '../activities/mail/postmark-stub.js';
import { startCluster } from '../cluster/start-cluster.js';
import { FakeClock } from './fake-clock.js';
import { isIsolated } from './isolation.js';
import { Network } from './network.js';
import { Operator } from './operator.js';
import { type Relay, startRelay } from './relay.js';
import { type RigTemporal, startDevServer } from './temporal.js';

/** Small disks, so that they can be filled. */
const DISK_MB = { temporal: 300, artifacts: 60 };
export const SLOTS = 3;
const API_KEY = 'im_of-the-fault-campaign-and-no-other';

export interface StartedProcess {
  pid: number;
  /** Epoch milliseconds. */
  at: number;
  /** How often in a row it was started again within 10 s. */
  quickly: number;
}

/** The system that faults happen to: two workers, two `browsers`, one or two `api`, Temporal; on hosts of their own where possible. */
export interface Rig {
  home: string;
  /** Where the api is; with two of them, the first is the one that people are mailed. */
  apiUrls: string[];
  temporal: RigTemporal;
  headers: Record<string, string>;
  site: PracticeSite;
  mail: PostmarkStub;
  network: Network;
  clock: FakeClock;
  isCluster: boolean;
  /** Hosts by what is on them. */
  hosts: { workers: string[]; browsers: string[]; apis: string[] };
  apis: string[];
  /** The lines to Temporal, by the name of the process that uses it. */
  lines: Map<string, Relay>;
  /** The newest start of each process. */
  processes: Map<string, StartedProcess>;
  /** Folders on small disks of their own; none without isolation. */
  disks: { temporal?: string; artifacts?: string };
  operator: Operator;
  /** What starts another worker. */
  workerSpec(name: string, settings?: Record<string, string>): Promise<ProcessSpec>;
  /** Stops everything; `look` is called before the last traces are removed. */
  stop(look: () => Promise<void>): Promise<void>;
}

export const WORKERS = ['worker-1', 'worker-2'];
export const BROWSERS = ['browsers-1', 'browsers-2'];

interface RigOptions {
  answerMail?: (request: StubRequest) => StubAnswer | undefined;
  say: (line: string) => void;
  /** A real cluster, and all else on two hosts; otherwise the development server, and each process on a host of its own. */
  isCluster?: boolean;
  settings?: Record<string, string>;
  /** Two by default. */
  workers?: string[];
}

export async function startRig({
  answerMail,
  say,
  isCluster = false,
  settings: more = {},
  workers = WORKERS,
}: RigOptions): Promise<Rig> {
  if (isCluster && !isIsolated) throw new Error('the cluster needs root, for namespaces of its own');
  const home = await mkdtemp(join(tmpdir(), 'imf-'));
  for (const folder of ['t', 'temporal', 'artifacts']) await mkdir(join(home, folder));
  const disks =
    isIsolated && !isCluster ? { temporal: join(home, 'temporal'), artifacts: join(home, 'artifacts') } : {};
  if (disks.temporal !== undefined) {
    mountDisk(disks.temporal, DISK_MB.temporal);
    mountDisk(disks.artifacts, DISK_MB.artifacts);
  }
  const network = new Network();
  const hostOf = (name: string) => (isCluster ? `host-${name.at(-1)}` : name);
  const apis = isCluster ? ['api-1', 'api-2'] : ['api'];
  const site = await startPracticeSite({ port: 0, host: network.hub });
  const mail = await startPostmarkStub(network.hub, answerMail);
  const clock = new FakeClock(home);
  const ports = { temporal: await freePort(), ui: await freePort(), api: await freePort() };
  const addressOfApi = (name: string) =>
    isCluster ? network.streetAddressOf(hostOf(name)) : network.addressOf(hostOf(name));
  // The private address of a host first.
  for (const name of [...workers, ...BROWSERS, ...apis]) network.addressOf(hostOf(name));
  const apiUrls = apis.map((name) => `http://${addressOfApi(name)}:${ports.api}`);
  const settings = {
    INTERMISSION_HOME: home,
    INTERMISSION_TEMPORAL_PORT: String(ports.temporal),
    INTERMISSION_TEMPORAL_UI_PORT: String(ports.ui),
    PORT: String(ports.api),
    INTERMISSION_PUBLIC_URL: apiUrls[0]!,
    INTERMISSION_SECRET: 'the-key-of-the-fault-campaign-alone',
    INTERMISSION_API_KEYS: API_KEY,
    INTERMISSION_LOG_LEVEL: 'info',
    INTERMISSION_ALLOWED_NETWORKS: new URL(site.url).host,
    INTERMISSION_TRUSTED_PROXIES: [network.hub, network.street].join(','),
    INTERMISSION_BROWSERS_SLOTS: String(SLOTS),
    INTERMISSION_BROWSERS_READY: '1',
    // The hosts' namespaces need root.
    ...withoutSandbox(readConfig()),
    INTERMISSION_POSTMARK_URL: mail.url,
    INTERMISSION_MAIL_FROM: 'Intermission <runs@example.com>',
    POSTMARK_SERVER_TOKEN: 'token-of-the-stub',
    TMPDIR: join(home, 't'),
    ...more,
  };
  const config = readConfig({ ...process.env, ...settings });
  const lines = new Map<string, Relay>();
  const processes = new Map<string, StartedProcess>();
  const operator = new Operator({
    logsFolder: join(home, 'logs'),
    say(line) {
      say(`  ${line}`);
      // Nobody killed it: its last words say why it ended.
      const name = /^(\S+) ended with code/.exec(line)?.[1];
      if (name !== undefined) say(lastWords(join(home, 'logs', `${name}.log`)));
    },
    onStart(name, pid) {
      const before = processes.get(name);
      const isQuick = before !== undefined && Date.now() - before.at < 10_500;
      processes.set(name, { pid, at: Date.now(), quickly: isQuick ? before.quickly + 1 : 0 });
    },
  });
  const temporal = isCluster
    ? await startCluster(config, network, operator, say)
    : await startDevServer(config, network, operator);

  const ours = async (name: string, env: Record<string, string> = {}): Promise<ProcessSpec> => {
    const line = await startRelay(network.hub, temporal);
    lines.set(name, line);
    return {
      name,
      kind: 'ours',
      ...network.on(hostOf(name), process.execPath, [
        join(process.cwd(), 'dist/cli/main.js'),
        name.replace(/-\d+$/, ''),
      ]),
      env: {
        ...pick(process.env, () => true),
        ...settings,
        ...temporal.environment(`${network.hub}:${line.port}`),
        ...env,
      },
    };
  };
  const lastOf = (names: string[], name: string) => (name === names.at(-1) ? clock.environment : {});
  const specs = await Promise.all([
    ...apis.map(async (name, at) => ({
      ...(await ours(name, { INTERMISSION_HOST: addressOfApi(name), ...lastOf(apis, name) })),
      answers: () => answersHttp(`${apiUrls[at]}/readyz`),
    })),
    ...workers.map((name) => ours(name, lastOf(workers, name))),
    ...BROWSERS.map((name) => ours(name, { INTERMISSION_BROWSERS_HOST: network.addressOf(hostOf(name)) })),
  ]);
  await operator.start(specs);
  const hostsOf = (names: string[]) => [...new Set(names.map(hostOf))];

  return {
    home,
    apiUrls,
    temporal,
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    site,
    mail,
    network,
    clock,
    isCluster,
    hosts: { workers: hostsOf(workers), browsers: hostsOf(BROWSERS), apis: hostsOf(apis) },
    apis,
    lines,
    processes,
    disks,
    operator,
    workerSpec: ours,
    async stop(look) {
      await operator.stop();
      await look();
      temporal.stop();
      for (const line of lines.values()) line.stop();
      await Promise.all([site.stop(), mail.stop()]);
      network.remove();
      for (const disk of Object.values(disks)) execFileSync('umount', [disk]);
      if (process.env.INTERMISSION_FAULTS_KEEP !== '1') await rm(home, { recursive: true, force: true });
    },
  };
}

function lastWords(log: string): string {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5);
  return lines.map((line) => `    ${line.slice(0, 500)}`).join('\n');
}

function mountDisk(folder: string, megabytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder]);
  if (!existsSync(folder)) throw new Error(`no disk at ${folder}`);
}
