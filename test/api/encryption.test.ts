import proto from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { Intermission, UnreadableError } from '../../client/index.js';
import { readEncryptionKeys } from '../../config/encryption-keys.js';
import { freePort } from '../../bench/system.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { problem } from '../support/http/http.js';
import { launchOwner } from '../support/owner/owner.js';
import { API_KEY, useStack } from '../support/system/stack.js';
import { encodingOf, payloadsIn, readable } from './payloads.js';

const OLD = `old:${'0a'.repeat(32)}`;
const NEW = `new:${'1b'.repeat(32)}`;
const keys = (setting: string) => readEncryptionKeys({ INTERMISSION_ENCRYPTION_KEYS: setting });

const { History } = proto.temporal.api.history.v1;
const { DescribeWorkflowExecutionResponse } = proto.temporal.api.workflowservice.v1;

describe('with encryption keys', () => {
  let webUi: string;
  const stack = useStack(async () => {
    webUi = `http://127.0.0.1:${await freePort()}`;
    return { INTERMISSION_ENCRYPTION_KEYS: `${NEW},${OLD}`, INTERMISSION_TEMPORAL_UI_URL: webUi };
  });

  /** A run that goes through everything a history is written for: parameters, a pause, a claim, and a failure with a reason. */
  async function declinedRun(): Promise<string> {
    const automation = {
      url: `${stack.site}/secret-path`,
      parameters: { input_parameters: { code: ['marker-parameter'] } },
      nodes: [
        {
          type: 'action_node',
          interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: '{code[0]}' } },
        },
        {
          type: 'action_node',
          human_in_loop_action: { max_wait_time: 300, title: 'marker-title', instructions: 'marker-instructions' },
        },
      ],
    };
    const { runId } = await stack.intermission.startRun({
      automation,
      automationName: 'login',
      owner: { email: 'marker-owner@example.com', name: 'Marker Name' },
    });
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    await stack.intermission.decline(runId, { reason: 'marker-reason', by: 'marker-owner@example.com' });
    await stack.until(runId, ({ status }) => status === 'failed');
    return runId;
  }

  const PRIVATE = ['marker-', 'Marker Name', 'secret-path', 'get_by_label', 'ws://', '/sessions/', 'stack_trace'];

  it('keeps every text of a run from whoever reads Temporal, and decodes it for the Web UI of those who may', async () => {
    const runId = await declinedRun();
    // As Temporal has it: this client knows no key.
    const { client } = stack.temporal;
    const execution = { namespace: client.options.namespace, execution: { workflowId: runId } };
    const [history, record] = await Promise.all([
      client.workflow.getHandle(runId).fetchHistory(),
      client.workflowService.describeWorkflowExecution(execution),
    ]);
    const kept = [History.fromObject(history).toJSON(), DescribeWorkflowExecutionResponse.fromObject(record).toJSON()];
    const plain = kept.map(readable).join('\n');
    expect(PRIVATE.filter((text) => plain.includes(text))).toEqual([]);
    expect(payloadsIn(kept[0]).length).toBeGreaterThan(20);
    // The type of the failure stays readable.
    expect(plain).toContain('HumanDeclined');

    const decode = (headers: Record<string, string>) =>
      stack.api.ask('/codec/decode', { method: 'POST', json: { payloads: payloadsIn(kept[0]) }, headers });
    const decoded = await stack.api.service('/codec/decode', {
      method: 'POST',
      json: { payloads: payloadsIn(kept[0]) },
      headers: { origin: webUi, 'x-namespace': 'default' },
    });
    expect(decoded.headers.get('access-control-allow-origin')).toBe(webUi);
    const shown = readable(await decoded.json());
    expect(PRIVATE.filter((text) => !shown.includes(text))).toEqual([]);

    expect((await decode({})).status).toBe(401);
    expect((await decode({ authorization: 'Bearer wrong', origin: webUi })).status).toBe(401);
    const other = await decode({ origin: 'https://evil.example' });
    expect(other.headers.has('access-control-allow-origin')).toBe(false);

    expect(await stack.intermission.getRun(runId)).toMatchObject({
      owner: { email: 'marker-owner@example.com' },
      error: { type: 'HumanDeclined', message: expect.stringContaining('marker-reason') as string },
    });
    await expect
      .poll(async () => (await stack.intermission.listRuns()).runs.find((run) => run.runId === runId))
      .toMatchObject({ owner: 'marker-owner@example.com', automation: 'login', status: 'failed' });
  });

  it('shows the values in the Web UI of Temporal to who is signed in on the dashboard, and to nobody else', async () => {
    const { runId } = await stack.start({
      type: 'action_node',
      human_in_loop_action: { max_wait_time: 300, title: 'marker-title' },
    });
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    const browser = await launchOwner();
    try {
      const context = await browser.newContext();
      // What "use my browser setting" and "include cross-origin credentials" of its codec settings keep.
      await context.addInitScript((endpoint) => {
        localStorage.setItem('endpoint', JSON.stringify(endpoint));
        localStorage.setItem('includeCredentials', 'true');
        localStorage.setItem('overrideRemoteCodecConfiguration', 'true');
      }, `${stack.api.url}/codec`);
      const page = await context.newPage();
      const answers: number[] = [];
      page.on('response', (response) => {
        if (new URL(response.url()).pathname === '/codec/decode') answers.push(response.status());
      });
      const open = async () => {
        answers.length = 0;
        await page.goto(`${webUi}/namespaces/default/workflows/${runId}`);
        await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThan(0);
      };
      await open();
      expect(new Set(answers)).toEqual(new Set([401]));
      expect(await page.getByText('marker-title').count()).toBe(0);

      const data = { apiKey: API_KEY };
      const headers = { origin: stack.api.url };
      expect((await context.request.post(`${stack.api.url}/v1/session`, { data, headers })).status()).toBe(204);
      await open();
      await page.getByText('marker-title').first().waitFor();
    } finally {
      await browser.close();
    }
  });

  /** A run of somebody whose newest key is another one. */
  async function runWith(setting: string): Promise<{ runId: string; theirs: Intermission }> {
    const theirs = Intermission.connect({ encryptionKeys: keys(setting) });
    const automation = automationOf(stack.site, pause());
    const { runId } = await theirs.startRun({ automation, owner: { email: 'ana@example.com' } });
    return { runId, theirs };
  }

  it('goes on with runs that were begun without a key, or with a retired one', async () => {
    for (const setting of ['', OLD]) {
      const { runId, theirs } = await runWith(setting);
      await stack.until(runId, ({ status }) => status === 'awaiting_human');
      // An answer in plain text, as the Temporal CLI sends it.
      await stack.temporal.client.workflow.getHandle(runId).signal('humanDone', 'pause-1');
      await stack.until(runId, ({ status }) => status === 'succeeded');
      await theirs.close();
    }
  });

  it('says which key is missing, lists what it can, and fails the run, which no worker can read', async () => {
    const missing = `missing:${'2c'.repeat(32)}`;
    const { runId, theirs } = await runWith(missing);
    await expect(stack.intermission.getRun(runId)).rejects.toThrow(UnreadableError);
    await expect(stack.intermission.getRun(runId)).rejects.toThrow(
      'This was encrypted with the key "missing", which is not among INTERMISSION_ENCRYPTION_KEYS of this process',
    );
    expect(await problem(await stack.api.service(`/v1/runs/${runId}`))).toEqual({ status: 500, name: 'Unreadable' });
    await expect
      .poll(async () => (await stack.intermission.listRuns()).runs.find((run) => run.runId === runId))
      .toMatchObject({ status: 'failed' });

    // The worker that cannot read it stays up for the others.
    const readableRun = await stack.start(pause());
    await stack.until(readableRun.runId, ({ status }) => status === 'awaiting_human');

    const both = Intermission.connect({ encryptionKeys: keys(`${missing},${NEW}`) });
    expect(await both.getRun(runId)).toMatchObject({ status: 'failed', error: { type: 'InvalidAutomation' } });
    await both.close();
    await theirs.close();
  });

  it('ends a run with a typed failure when its key was rotated away meanwhile', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    await stack.stopWorker();
    await stack.startWorker({ encryptionKeys: keys(`other:${'4e'.repeat(32)}`) });
    try {
      await stack.temporal.client.workflow.getHandle(runId).signal('humanDone', 'pause-1');
      const { error } = await stack.until(runId, ({ status }) => status === 'failed');
      expect(error?.type).toBe('InternalError');
      expect(error?.message).toContain('lack its encryption keys');
    } finally {
      await stack.stopWorker();
      await stack.startWorker();
    }
  });

  it('does not take a key of the same id that is another, nor changed bytes', async () => {
    const { runId, theirs } = await runWith(`new:${'3d'.repeat(32)}`);
    await expect(stack.intermission.getRun(runId)).rejects.toThrow('The key "new" of INTERMISSION_ENCRYPTION_KEYS');
    await theirs.close();
    await stack.temporal.client.workflow
      .getHandle(runId)
      .terminate()
      .catch(() => undefined);

    const changed = { metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==', 'encryption-key-id': 'bmV3' }, data: 'AAAA' };
    const answer = await stack.api.service('/codec/decode', { method: 'POST', json: { payloads: [changed] } });
    expect(await problem(answer)).toEqual({ status: 500, name: 'Unreadable' });
    expect(encodingOf(changed)).toBe('binary/encrypted');
  });
});

describe('encryption keys', () => {
  it.each([
    ['no-hex', 'key 1 of 1 is not an id and 64 hex digits'],
    [`${NEW},short:abc`, 'key 2 of 2 is not an id and 64 hex digits'],
    [`${NEW},${NEW}`, 'key 2 of 2 has the id of an earlier key, "new"'],
  ])('are refused when they are like %j, without being told', (setting, flaw) => {
    expect(() => keys(setting)).toThrow(`INTERMISSION_ENCRYPTION_KEYS: ${flaw}`);
    expect(() => keys(setting)).not.toThrow(/1b1b|abc/);
  });
});
