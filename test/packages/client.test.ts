import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadedPackages } from '../support/machine/loaded-packages.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { API_KEY, useStack } from '../support/system/stack.js';
import { folderForFile, install, type Installed, pack, runIn, SLOW_MS, typeCheck } from './support/packed.js';

const PROGRAM = `
import { Intermission, IntermissionHttpClient, InvalidRequestError, RunEndedError, RunNotFoundError } from '@intermission/client';
const { API_URL, API_KEY, AUTOMATION } = process.env;
const automation = JSON.parse(AUTOMATION);
const owner = { email: 'ana@example.com' };
const errorOf = (work) => work.then(() => 'no error', (error) => error.constructor.name + ': ' + error.message);

async function answer(client) {
  const { runId } = await client.startRun({ automation, owner, tags: ['from-a-package'] });
  const seen = [];
  for await (const state of client.watchRun(runId)) {
    if (seen.at(-1) !== state.status) seen.push(state.status);
    if (state.pause) await client.humanDone(runId, { pauseId: state.pause.pauseId });
  }
  return { runId, last: seen.at(-1), waited: seen.includes('awaiting_human') };
}

const http = new IntermissionHttpClient({ url: API_URL, apiKey: API_KEY });
await http.ping();
const temporal = Intermission.connect();
const runs = { http: await answer(http), temporal: await answer(temporal) };
const listed = await http.listRuns({ tags: ['from-a-package'], limit: 5 });
console.log(JSON.stringify({
  http: { ...runs.http, runId: undefined },
  temporal: { ...runs.temporal, runId: undefined },
  sameRun: (await temporal.getRun(runs.http.runId)).runId === (await http.getRun(runs.http.runId)).runId,
  ids: listed.runs.length,
  errors: [
    await errorOf(http.getRun('no-such-run')),
    await errorOf(temporal.getRun('no-such-run')),
    await errorOf(http.startRun({ automation: { ...automation, url: 'ftp://x' }, owner })),
    await errorOf(http.cancelRun(runs.http.runId)),
    await errorOf(new IntermissionHttpClient({ url: API_URL, apiKey: 'wrong' }).listRuns()),
  ].map((text) => text.replace(runs.http.runId, 'RUN')),
}));
await temporal.close();
`;

const CONSUMER = `
import { Intermission, type RunState, type StartRequest } from '@intermission/client';
import { IntermissionHttpClient, RunNotFoundError, type RunStatus } from '@intermission/client/http';

export const request: StartRequest = { automation: 'login', owner: { email: 'ana@example.com' } };
export async function statuses(runId: string): Promise<RunStatus[]> {
  const http = new IntermissionHttpClient({ url: 'http://127.0.0.1:8080', apiKey: 'key' });
  const temporal: Intermission = Intermission.connect({ address: '127.0.0.1:7233' });
  const states: RunState[] = [await http.getRun(runId), await temporal.getRun(runId)];
  for await (const { pause } of http.watchRun(runId)) if (pause) await http.humanDone(runId, { pauseId: pause.pauseId });
  // @ts-expect-error: the types are there, so a misspelt member is an error.
  await http.startRun({ automation: 'login', ovner: { email: 'ana@example.com' } });
  // @ts-expect-error: a status is not any text.
  const wrong: RunStatus = 'asleep';
  return [...states.map(({ status }) => status), wrong];
}
export const isMissing = (error: unknown): string | undefined =>
  error instanceof RunNotFoundError ? error.runId : undefined;
`;

describe('@intermission/client in an empty project', () => {
  const stack = useStack();
  const project = folderForFile();
  let installed: Installed;
  beforeAll(async () => {
    const { path } = await pack('@intermission/client', project);
    installed = await install(path, project);
  }, SLOW_MS);

  it('is small: no worker, no Playwright, fewer than 50 packages', () => {
    console.log(`@intermission/client: ${installed.packages.length} packages, ${installed.megabytes} MB`);
    expect(installed.packages).toContain('@intermission/client');
    expect(installed.packages.length).toBeLessThan(50);
    expect(
      installed.packages.filter((name) => /playwright|worker|core-bridge|workflow|swc|express/.test(name)),
    ).toEqual([]);
  });

  it('starts, follows and answers runs over HTTP and in Temporal', async () => {
    writeFileSync(join(project, 'program.js'), PROGRAM);
    const output = await runIn(project, 'program.js', {
      API_URL: stack.api.url,
      API_KEY,
      AUTOMATION: JSON.stringify(automationOf(stack.site, pause())),
      TEMPORAL_ADDRESS: process.env.TEMPORAL_ADDRESS,
      TEMPORAL_NAMESPACE: process.env.TEMPORAL_NAMESPACE,
      INTERMISSION_HOME: stack.home,
    });
    expect(JSON.parse(output)).toEqual({
      http: { last: 'succeeded', waited: true },
      temporal: { last: 'succeeded', waited: true },
      sameRun: true,
      ids: 2,
      errors: [
        'RunNotFoundError: There is no run "no-such-run"',
        'RunNotFoundError: There is no run "no-such-run"',
        expect.stringMatching(/^InvalidRequestError: url: .*http/),
        'RunEndedError: The run RUN has ended',
        expect.stringMatching(/^ApiError: /),
      ],
    });
  });

  it('connects with encryption keys, whose converter is in the package', async () => {
    const program = `import { createSecretKey } from 'node:crypto';
      import { Intermission } from '@intermission/client';
      const client = Intermission.connect({ encryptionKeys: [{ id: 'a', key: createSecretKey(Buffer.alloc(32, 1)) }] });
      await client.close();
      console.log('connected');`;
    writeFileSync(join(project, 'keys.js'), program);
    expect(await runIn(project, 'keys.js')).toBe('connected\n');
  });

  it('loads neither Temporal nor a schema for HTTP alone', async () => {
    writeFileSync(join(project, 'http.js'), `import '@intermission/client/http';`);
    writeFileSync(join(project, 'both.js'), `import '@intermission/client';`);
    expect(await loadedPackages([join(project, 'http.js')])).toEqual(['@intermission/client']);
    expect(await loadedPackages([join(project, 'both.js')])).toContain('@temporalio/client');
  });

  it.each(['nodenext', 'bundler'] as const)(
    'has types for a strict program (%s)',
    async (resolution) => {
      writeFileSync(join(project, 'consumer.ts'), CONSUMER);
      expect(await typeCheck(project, 'consumer.ts', resolution, ['node'])).toEqual([]);
    },
    SLOW_MS,
  );
});
