import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../bench/system.js';
import { IntermissionHttpClient } from '../../client/http/index.js';
import { eventually } from '../cli/support.js';
import { processesOf } from '../support/machine/processes-of.js';
import { folderForFile, install, type Installed, pack, runIn, SLOW_MS, typeCheck } from './support/packed.js';

const CONSUMER = `
import { Intermission, type RunState } from 'intermission/client';
import { defineHandler } from 'intermission/handlers';
export const state = (runId: string): Promise<RunState> => Intermission.connect().getRun(runId);
// @ts-expect-error: the types are there, so this is not a handler.
export const handler = defineHandler(1);
`;

describe('intermission in an empty project', () => {
  const project = folderForFile();
  let installed: Installed;
  beforeAll(async () => {
    const { path } = await pack('intermission', project);
    installed = await install(path, project);
  }, SLOW_MS);

  it('has everything', () => {
    console.log(`intermission: ${installed.packages.length} packages, ${installed.megabytes} MB`);
    expect(installed.packages).toEqual(
      expect.arrayContaining(['intermission', 'playwright', '@temporalio/worker', '@temporalio/core-bridge']),
    );
  });

  it(
    'has the command, and types for a strict program',
    async () => {
      writeFileSync(join(project, 'version.js'), `import 'intermission/client'; console.log('loaded');`);
      expect(await runIn(project, 'version.js')).toBe('loaded\n');
      writeFileSync(join(project, 'consumer.ts'), CONSUMER);
      expect(await typeCheck(project, 'consumer.ts', 'bundler', ['node'])).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'runs `npx intermission demo` up to the link for the person, and ends at Ctrl-C',
    async () => {
      const home = join(project, 'home-of-user');
      mkdirSync(home);
      const [port, temporal, ui, practice] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
      const demo = spawn('npx', ['--offline', 'intermission', 'demo'], {
        cwd: project,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          INTERMISSION_TEMPORAL_CLI: process.env.INTERMISSION_TEMPORAL_CLI,
          INTERMISSION_CHROMIUM: process.env.INTERMISSION_CHROMIUM,
          PORT: String(port),
          INTERMISSION_TEMPORAL_PORT: String(temporal),
          INTERMISSION_TEMPORAL_UI_PORT: String(ui),
          PRACTICE_PORT: String(practice),
        },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = once(demo, 'exit');
      onTestFinished(() => {
        for (const pid of processesOf(project)) process.kill(pid, 'SIGKILL');
      });
      let said = '';
      for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const link = await eventually(() => {
        if (demo.exitCode !== null) throw new Error(said);
        return /http:\/\/127\.0\.0\.1:\d+\/link\/([^/\s]+)\/\S+/.exec(said) ?? undefined;
      });
      // Like its command, the package keeps everything in the current folder.
      const apiKey = readFileSync(join(project, '.intermission/api-key'), 'utf8').trim();
      const api = new IntermissionHttpClient({ url: `http://127.0.0.1:${port}`, apiKey });
      expect(await api.getRun(link[1]!)).toMatchObject({ status: 'awaiting_human', automation: 'human-in-loop' });
      expect(said).toContain(`http://127.0.0.1:${port}/link/`);
      expect((await fetch(link[0])).status).toBe(200);
      // A terminal sends Ctrl-C to the whole process group.
      process.kill(-demo.pid!, 'SIGINT');
      await ended;
      await eventually(() => processesOf(project).length === 0);
      expect(said).toContain('Stopped.');
    },
    SLOW_MS,
  );
});
