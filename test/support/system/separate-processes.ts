import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../bench/system.js';
import { answersHttp } from '../../../cli/supervisor/probes.js';
import { withoutSandbox } from '../../../cli/supervisor/sandbox.js';
import type { ProcessSpec } from '../../../cli/supervisor/spec.js';
import { readConfig } from '../../../config/index.js';
import { childEnvironment, pick } from '../../../infra/processes/child-environment.js';
import { environmentFor } from '../../../infra/processes/process-settings.js';
import { Operator } from '../../faults/operator.js';

const NAMES = ['api', 'worker', 'browsers'] as const;
type Name = (typeof NAMES)[number];
const API_KEY = 'im_of-the-test-with-separate-processes';

/** `api`, `worker` and `browsers` as on three hosts: processes that share no folder, and get their secrets from settings. */
export interface SeparateProcesses {
  apiUrl: string;
  headers: Record<string, string>;
  /** What a command needs to use this system. The home folder is its own. */
  commandSettings: Record<string, string>;
  /** Address of a process's status page. */
  statusUrl(name: Name): string;
  /** Paths of the files in the home and temporary folders of all processes, without the profiles of browsers. */
  filesInHomes(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts them on the Temporal server that this process's environment names. */
export async function startSeparately(settings: Record<string, string>): Promise<SeparateProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'intermission-separate-'));
  const homeOf = (name: Name) => join(folder, name);
  const [port, ...statusPorts] = await Promise.all([freePort(), ...NAMES.map(() => freePort())]);
  const apiUrl = `http://127.0.0.1:${port}`;
  const shared = {
    ...pick(process.env, (name) => name.startsWith('TEMPORAL_') || name === 'INTERMISSION_CHROMIUM'),
    ...withoutSandbox(readConfig()),
    INTERMISSION_SECRET: 'the-secret-of-a-test-with-separate-processes',
    INTERMISSION_CALLBACK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    INTERMISSION_API_KEYS: API_KEY,
    INTERMISSION_PUBLIC_URL: apiUrl,
    INTERMISSION_LOG_LEVEL: 'warn',
    PORT: String(port),
    ...settings,
  };
  const specs = await Promise.all(
    NAMES.map(async (name, at): Promise<ProcessSpec> => {
      const temporary = join(homeOf(name), 'tmp');
      await mkdir(temporary, { recursive: true });
      const own = {
        TMPDIR: temporary,
        INTERMISSION_HOME: homeOf(name),
        INTERMISSION_STATUS_PORT: String(statusPorts[at]),
      };
      return {
        ...{ name, kind: 'ours', graceSeconds: 1, command: process.execPath },
        args: [join(process.cwd(), 'dist/cli/main.js'), name],
        env: environmentFor(name, { ...childEnvironment(), ...shared, ...own }),
        ...(name === 'api' && { answers: () => answersHttp(`${apiUrl}/readyz`) }),
      };
    }),
  );
  const operator = new Operator({
    logsFolder: join(folder, 'logs'),
    say: (line) => void process.stderr.write(`${line}\n`),
    onStart: () => undefined,
  });
  const stop = async () => {
    await operator.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await operator.start(specs);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    apiUrl,
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    commandSettings: { ...shared, INTERMISSION_API_URL: apiUrl, INTERMISSION_API_KEY: API_KEY },
    statusUrl: (name) => `http://127.0.0.1:${statusPorts[NAMES.indexOf(name)]}`,
    async filesInHomes() {
      const found = await Promise.all(
        NAMES.map((name) => readdir(homeOf(name), { recursive: true, withFileTypes: true })),
      );
      const files = found.flat().filter((entry) => entry.isFile());
      const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
      return paths.filter((path) => !path.includes('playwright_chromiumdev_profile'));
    },
    stop,
  };
}
