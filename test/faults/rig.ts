import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../bench/system.js';
import { acceptsTcp, answersHttp } from '../../cli/supervisor/probes.js';
import type { ProcessSpec } from '../../cli/supervisor/spec.js';
import { Supervisor } from '../../cli/supervisor/supervisor.js';
import { embeddedTemporalEnvironment, temporalServer } from '../../cli/supervisor/temporal-server.js';
import { readConfig } from '../../config/index.js';
import { type PracticeSite, startPracticeSite } from '../../examples/practice-site/site.js';
import { type PostmarkStub, startPostmarkStub, type StubAnswer, type StubRequest } from '../mail/postmark-stub.js';
import { FakeClock } from './fake-clock.js';
import { isIsolated } from './isolation.js';
import { Network } from './network.js';
import { type Relay, startRelay } from './relay.js';

/** Small disks, so that they can be filled. */
const DISK_MB = { temporal: 300, artifacts: 60 };
export const PLACES = 3;
const API_KEY = 'im_of-the-fault-campaign-and-no-other';

export interface Started {
  pid: number;
  /** Epoch milliseconds. */
  at: number;
  /** How often in a row it was started again within 10 s. */
  quickly: number;
}

/** The system that faults happen to: two workers, two `browsers`, an `api`, Temporal; each on a host of its own where possible. */
export interface Rig {
  home: string;
  apiUrl: string;
  temporalAddress: string;
  headers: Record<string, string>;
  site: PracticeSite;
  mail: PostmarkStub;
  network: Network;
  clock: FakeClock;
  /** The lines to Temporal, by the name of the process that uses it. */
  lines: Map<string, Relay>;
  /** The newest start of each process. */
  processes: Map<string, Started>;
  /** Folders on small disks of their own; none without isolation. */
  disks: { temporal?: string; artifacts?: string };
  /** Stops everything; `look` is called before the last traces are removed. */
  stop(look: () => Promise<void>): Promise<void>;
}

export const WORKERS = ['worker-1', 'worker-2'];
export const BROWSERS = ['browsers-1', 'browsers-2'];

export async function startRig(
  answerMail: (request: StubRequest) => StubAnswer | undefined,
  say: (line: string) => void,
): Promise<Rig> {
  const home = await mkdtemp(join(tmpdir(), 'imf-'));
  for (const folder of ['t', 'temporal', 'artifacts']) await mkdir(join(home, folder));
  const disks = isIsolated ? { temporal: join(home, 'temporal'), artifacts: join(home, 'artifacts') } : {};
  if (isIsolated) {
    mountDisk(join(home, 'temporal'), DISK_MB.temporal);
    mountDisk(join(home, 'artifacts'), DISK_MB.artifacts);
  }
  const network = new Network();
  const site = await startPracticeSite({ port: 0, host: network.hub });
  const mail = await startPostmarkStub(network.hub, answerMail);
  const clock = new FakeClock(home);
  const ports = { temporal: await freePort(), ui: await freePort(), api: await freePort() };
  const apiUrl = `http://${network.addressOf('api')}:${ports.api}`;
  const settings = {
    INTERMISSION_HOME: home,
    INTERMISSION_TEMPORAL_PORT: String(ports.temporal),
    INTERMISSION_TEMPORAL_UI_PORT: String(ports.ui),
    PORT: String(ports.api),
    INTERMISSION_PUBLIC_URL: apiUrl,
    INTERMISSION_SECRET: 'the-key-of-the-fault-campaign-alone',
    INTERMISSION_API_KEYS: API_KEY,
    INTERMISSION_LOG_LEVEL: 'info',
    INTERMISSION_ALLOWED_NETWORKS: new URL(site.url).host,
    INTERMISSION_TRUSTED_PROXIES: network.hub,
    INTERMISSION_BROWSERS_PLACES: String(PLACES),
    INTERMISSION_BROWSERS_READY: '1',
    INTERMISSION_POSTMARK_URL: mail.url,
    INTERMISSION_MAIL_FROM: 'Intermission <runs@example.com>',
    POSTMARK_SERVER_TOKEN: 'token-of-the-stub',
    TMPDIR: join(home, 't'),
  };
  const config = readConfig({ ...process.env, ...settings });
  const temporal = { host: network.addressOf('temporal'), port: ports.temporal };
  const temporalEnvironment = embeddedTemporalEnvironment(config);
  const lines = new Map<string, Relay>();
  const processes = new Map<string, Started>();
  const supervisor = new Supervisor({
    logsFolder: join(home, 'logs'),
    say: (line) => say(`  ${line}`),
    onStart(name, pid) {
      const before = processes.get(name);
      const isQuick = before !== undefined && Date.now() - before.at < 10_500;
      processes.set(name, { pid, at: Date.now(), quickly: isQuick ? before.quickly + 1 : 0 });
    },
  });
  // Nobody is left to start what it gave up on.
  supervisor.gaveUp.catch((error: Error) => say(error.message));

  const ours = async (name: string, env: Record<string, string> = {}): Promise<ProcessSpec> => {
    const line = await startRelay(network.hub, temporal);
    lines.set(name, line);
    return {
      name,
      kind: 'ours',
      ...network.on(name, process.execPath, [join(process.cwd(), 'dist/cli/main.js'), name.replace(/-\d$/, '')]),
      env: { ...settings, ...temporalEnvironment, TEMPORAL_ADDRESS: `${network.hub}:${line.port}`, ...env },
    };
  };

  const server = temporalServer(config, {
    host: temporal.host,
    // On any other address its own services do not find each other.
    listen: isIsolated ? '0.0.0.0' : temporal.host,
    file: join(home, 'temporal', 'temporal.db'),
  });
  await supervisor.start([
    {
      ...server,
      ...network.on('temporal', server.command, server.args),
      env: { TMPDIR: settings.TMPDIR },
      answers: async () => (await acceptsTcp(temporal.host, temporal.port)) && (await server.answers!()),
    },
  ]);
  const api = await ours('api', { INTERMISSION_HOST: network.addressOf('api'), ...clock.environment });
  const others = [
    ...WORKERS.map((name) => ours(name, name === WORKERS.at(-1) ? clock.environment : {})),
    ...BROWSERS.map((name) => ours(name, { INTERMISSION_BROWSERS_HOST: network.addressOf(name) })),
  ];
  const specs = await Promise.all(others);
  await supervisor.start([{ ...api, answers: () => answersHttp(`${apiUrl}/readyz`) }, ...specs]);

  return {
    home,
    apiUrl,
    temporalAddress: `${temporal.host}:${temporal.port}`,
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    site,
    mail,
    network,
    clock,
    lines,
    processes,
    disks,
    async stop(look) {
      await supervisor.stop();
      await look();
      for (const line of lines.values()) line.stop();
      await Promise.all([site.stop(), mail.stop()]);
      for (const disk of Object.values(disks)) execFileSync('umount', [disk]);
      if (process.env.INTERMISSION_FAULTS_KEEP !== '1') await rm(home, { recursive: true, force: true });
    },
  };
}

function mountDisk(folder: string, megabytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder]);
  if (!existsSync(folder)) throw new Error(`no disk at ${folder}`);
}
