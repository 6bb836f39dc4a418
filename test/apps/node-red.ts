import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../bench/system.js';
import { appFolder, startServer } from './program.js';

const SETTINGS = fileURLToPath(new URL('node-red-settings.cjs', import.meta.url));

/** A node of a flow, as Node-RED stores it. */
interface FlowNode {
  id: string;
  type: string;
  name?: string;
  [property: string]: unknown;
}

export type NodeRed = Awaited<ReturnType<typeof startNodeRed>>;

/** Node-RED without flows, and its user `ana`. */
export async function startNodeRed(password: string) {
  const installed = appFolder('INTERMISSION_TEST_NODE_RED');
  const folder = await mkdtemp(join(tmpdir(), 'intermission-node-red-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stop = await startServer(
    {
      command: process.execPath,
      args: [
        join(installed, 'node_modules/node-red/red.js'),
        ...['--settings', SETTINGS, '--userDir', folder, '--port', String(port)],
      ],
      cwd: folder,
      env: { NODE_RED_FOLDER: installed, NODE_RED_PASSWORD: password },
    },
    url,
  );
  const login = new URLSearchParams({
    client_id: 'node-red-admin',
    grant_type: 'password',
    scope: '*',
    username: 'ana',
    password,
  });
  const answer = await fetch(`${url}/auth/token`, { method: 'POST', body: login });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return {
    url,
    host: `127.0.0.1:${port}`,
    /** The flows that are deployed, as the admin API tells. */
    async flows(): Promise<FlowNode[]> {
      const response = await fetch(`${url}/flows`, { headers: { authorization: `Bearer ${token}` } });
      return (await response.json()) as FlowNode[];
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
