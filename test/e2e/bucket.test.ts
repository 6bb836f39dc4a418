import { randomBytes } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../config/index.js';
import type { RunState } from '../../contracts/run-state.js';
import { type PracticeSite, startPracticeSite } from '../../examples/practice-site/site.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { openStore } from '../../infra/storage/open-store.js';
import { linkInMail, mailsOfRun } from '../../infra/storage/outbox.js';
import { intermission } from '../cli/support.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { type Runs, runsOf } from '../support/runs/runs.js';
import { S3_START_MS } from '../support/s3/s3-program.js';
import { type S3Server, startS3 } from '../support/s3/s3-server.js';
import { type SeparateProcesses, startSeparately } from '../support/system/separate-processes.js';
import { START_MS } from '../support/system/shared.js';
import { startTemporal } from '../support/temporal/temporal.js';

let temporal: TestWorkflowEnvironment;
let s3: S3Server;
let site: PracticeSite;
let processes: SeparateProcesses;
let runs: Runs;
let store: ObjectStore;
beforeAll(async () => {
  [temporal, s3, site] = await Promise.all([startTemporal(), startS3(), startPracticeSite({ port: 0 })]);
  const encryption = `key:${randomBytes(32).toString('hex')}`;
  processes = await startSeparately({
    ...s3.settings,
    INTERMISSION_ARTIFACTS_ENCRYPTION: 'on',
    INTERMISSION_ENCRYPTION_KEYS: encryption,
    INTERMISSION_ALLOWED_NETWORKS: new URL(site.url).host,
    INTERMISSION_TRACE: 'on',
  });
  runs = runsOf({ ...processes, home: '' });
  for (const [name, value] of Object.entries(s3.settings)) vi.stubEnv(name, value);
  store = openStore(readConfig({ ...s3.settings, INTERMISSION_ENCRYPTION_KEYS: encryption }));
}, S3_START_MS + START_MS);
afterAll(async () => {
  await processes?.stop();
  await Promise.all([site?.stop(), s3?.stop(), temporal?.teardown()]);
  vi.unstubAllEnvs();
});

const act = (kind: string, params: object) => ({
  type: 'action_node',
  interaction_action: { [kind]: params },
  end_sleep_time: 0,
});
const extract = (kind: string, params: object) => ({
  type: 'action_node',
  extraction_action: { [kind]: params },
  before_sleep_time: 0,
});
/** Returns a text that is too large for Temporal. */
const LARGE = `async def code_fn(axtree, browser):
    page = await browser.get_current_page()
    text = await page.evaluate("() => 'x'.repeat(300000)")
    return {"large": text}`;
const picture = (filename: string) => extract('screenshot', { filename });

async function keysIn(prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}
/** The audit log stays when its runs are deleted. */
const keysOfRuns = async () => (await keysIn()).filter((key) => !key.startsWith('audit/'));
const read = (runId: string, name: string) =>
  runs.call('GET', `/v1/runs/${runId}/artifacts/${encodeURIComponent(name)}`);
const logOf = ({ log }: RunState) => log.map(({ text }) => text);

describe('processes that share only a bucket', () => {
  it('pass on downloads, uploads, pictures, large values, traces and mails, and forget a deleted run', async () => {
    const runId = await runs.start(
      automationOf(
        `${site.url}/downloads`,
        act('click_element', { command: 'get_by_text("Download the prices", exact=True)', expect_download: true }),
        act('download_file', { file_url: `${site.url}/downloads/note.txt` }),
        picture('the page'),
        extract('python_script', { script: LARGE }),
        extract('locator', {
          command: 'get_by_role("heading").first',
          extraction_format: { heading: 'str' },
          output_variable_name: 'heading',
        }),
        pause(120),
        act('go_to_url', { url: `${site.url}/upload` }),
        act('upload_file', { command: 'get_by_label("Document")', file_path: '{downloaded_file_path[0]}' }),
        act('click_element', { command: 'get_by_role("button", name="Upload")' }),
      ),
    );
    await runs.untilPaused(runId);
    const shown = await intermission(['show', runId], processes.commandSettings);
    const [{ mail }] = (await mailsOfRun(store, runId)) as [Awaited<ReturnType<typeof mailsOfRun>>[0]];
    expect(shown.stdout).toContain(linkInMail(mail));
    expect((await fetch(linkInMail(mail)!)).status).toBe(200);
    const answered = await intermission(['done', runId], processes.commandSettings);
    expect(answered).toMatchObject({ code: 0, stderr: '' });

    const state = await runs.untilEnded(runId);
    expect([state.error, state.status]).toEqual([undefined, 'succeeded']);
    expect(site.visits.latest('/upload')?.values.document).toMatchObject({ name: 'note.txt', size: 31 });
    const kept = new Map(state.artifacts.map((artifact) => [artifact.name, artifact.size]));
    expect([...kept.keys()]).toEqual(
      expect.arrayContaining([
        'prices.csv',
        'note.txt',
        'the page.png',
        'large.txt',
        'pause-1.png',
        'trace.zip',
        'final.jpg',
      ]),
    );
    for (const [name, size] of kept) {
      const response = await read(runId, name);
      expect([name, response.status, (await response.arrayBuffer()).byteLength]).toEqual([name, 200, size]);
    }
    expect(await (await read(runId, 'note.txt')).text()).toBe('A note from the practice site.\n');
    expect((await keysIn(`artifacts/${runId}/`)).length).toBe(kept.size);
    expect(await keysIn('outbox/')).toHaveLength(1);
    // The bytes passed through the disks of the hosts, and stayed on none of them.
    expect((await processes.filesInHomes()).filter((path) => !path.startsWith('api/api-key'))).toEqual([]);

    expect((await runs.call('DELETE', `/v1/runs/${runId}`)).status).toBe(204);
    expect(await keysOfRuns()).toEqual([]);
    expect((await read(runId, 'note.txt')).status).toBe(404);
  }, 120_000);

  it('say that the bucket is out of reach, go on without it, and use it again once it is back', async () => {
    const ended = await runs.start(automationOf(`${site.url}/downloads`, picture('before')));
    await runs.untilEnded(ended);
    const answered = await runs.start(automationOf(`${site.url}/downloads`, pause(300)));
    await runs.untilPaused(answered);
    await s3.kill();

    const [failing, waiting] = await Promise.all([
      runs.start(automationOf(`${site.url}/downloads`, picture('page'))),
      runs.start(automationOf(`${site.url}/downloads`, pause(300))),
    ]);
    expect((await runs.call('POST', `/v1/runs/${answered}/human-done`, {})).status).toBe(202);
    const gone = 'the artifact store cannot be reached (ECONNREFUSED)';
    const withoutFiles = await runs.untilEnded(answered);
    expect(withoutFiles.status).toBe('succeeded');
    for (const name of ['final.jpg', 'trace.zip']) {
      expect(logOf(withoutFiles).filter((text) => text.includes(name) && text.includes(gone))).toHaveLength(1);
    }
    expect(await runs.untilEnded(failing)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining(`page.png could not be kept: ${gone}`) as string },
    });
    await runs.until(waiting, ({ pause }) => pause?.mail.state === 'sending');
    const unread = await read(ended, 'before.png');
    expect([unread.status, ((await unread.json()) as { detail: string }).detail]).toEqual([
      503,
      `The file of the artifact "before.png" cannot be read now: ${gone}`,
    ]);

    const health = async (url: string) => (await (await fetch(`${url}/readyz`)).json()) as object;
    const unavailable = { status: 'ready', storage: { state: 'unavailable', reason: gone } };
    await vi.waitFor(async () => expect(await health(processes.apiUrl)).toMatchObject(unavailable), {
      timeout: 30_000,
      interval: 250,
    });
    for (const name of ['api', 'worker', 'browsers'] as const) {
      expect(await health(processes.statusUrl(name)), name).toMatchObject({ status: 'ready' });
    }
    const doctor = await intermission(['doctor'], processes.commandSettings);
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toContain(
      `✗ Artifact store     s3://intermission-test/some/prefix: ${gone}\n` +
        '    Check INTERMISSION_ARTIFACTS, and the credentials, region and endpoint in the variables of AWS\n',
    );

    await s3.start();
    // The worker tries to send the mail until it succeeds.
    await runs.untilPaused(waiting);
    expect((await mailsOfRun(store, waiting)).length).toBe(1);
    expect((await runs.call('POST', `/v1/runs/${waiting}/human-done`, {})).status).toBe(202);
    expect((await runs.untilEnded(waiting)).status).toBe('succeeded');
    expect((await read(ended, 'before.png')).status).toBe(200);
    await vi.waitFor(async () => expect(await health(processes.apiUrl)).toMatchObject({ storage: { state: 'ok' } }), {
      timeout: 30_000,
      interval: 250,
    });
    for (const runId of [ended, answered, failing, waiting]) await runs.call('DELETE', `/v1/runs/${runId}`);
    await vi.waitFor(async () => expect(await keysOfRuns()).toEqual([]), { timeout: 10_000, interval: 250 });
  }, 180_000);
});
