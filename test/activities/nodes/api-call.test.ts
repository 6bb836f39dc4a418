import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, vi } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';
import { useBackend } from './backend.js';

const backend = useBackend();
const test = useSystem({ INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' });

const call = (api_call: object) => ({
  type: 'action_node',
  before_sleep_time: 0,
  extraction_action: { api_call, unique_identifier: 'api' },
});

async function run(nodes: unknown[], more: object = {}, variables: object = {}): Promise<RunState> {
  const parameters = { input_parameters: variables };
  const runId = await test.runs.start({ ...automationOf(test.site('/table'), ...nodes), parameters }, more);
  return test.runs.untilEnded(runId);
}

const logOf = ({ log }: RunState) => log.map(({ text }) => text);

describe('an api_call', () => {
  it('sends the request with its values filled in, and stores the whole response in the output data', async () => {
    const url = backend.reply('/orders', { status: 201, headers: { 'x-id': '7' }, body: { id: 7 } });
    const sent = {
      url: `${url}?a=1`,
      method: 'POST',
      headers: { authorization: 'Bearer {key[0]}' },
      query_params: { b: '{key[0]}' },
      body: { items: ['{key[0]}'] },
    };
    const state = await run([call(sent)], {}, { key: ['k 1'] });
    expect(state.status).toBe('succeeded');
    expect(backend.at('/orders?a=1&b=k+1')).toMatchObject([
      {
        method: 'POST',
        headers: { authorization: 'Bearer k 1', 'content-type': 'application/json' },
        body: '{"items":["k 1"]}',
      },
    ]);
    expect(state.outputs).toEqual([
      {
        unique_identifier: 'api',
        json_data: { status_code: 201, headers: expect.objectContaining({ 'x-id': '7' }) as object, body: { id: 7 } },
      },
    ]);
  });

  it('asks again until poll_condition holds, and goes on with the last answer when it never does', async () => {
    const job = backend.reply(
      '/job',
      ...['new', 'new', 'done'].map((name) => ({ body: { items: [{ state: name }] } })),
    );
    const stuck = backend.reply('/stuck', { body: { items: [] } });
    const polling = { poll_condition: "body.items[0].state == 'done' and status_code == 200", poll_interval: 0.1 };
    const state = await run([call({ url: job, ...polling }), call({ url: stuck, ...polling, max_poll_attempts: 2 })]);
    expect(state.status).toBe('succeeded');
    expect(backend.at('/job')).toHaveLength(3);
    expect(backend.at('/stuck')).toHaveLength(2);
    expect(state.outputs.map(({ json_data }) => json_data?.body)).toEqual([
      { items: [{ state: 'done' }] },
      { items: [] },
    ]);
    expect(logOf(state)).toContain('warning: poll_condition did not hold after 2 requests');
  });

  it('reads its answer in the charset that it is in, and JSON behind a byte order mark', async () => {
    const answers = [
      ['/latin-1', 'text/plain; charset=ISO-8859-1', Buffer.from('caf\u00e9', 'latin1')],
      ['/shift-jis', 'application/json; charset=Shift_JIS', Buffer.from('{"a":"\x95\xf1"}', 'latin1')],
      ['/utf-16', 'application/json', Buffer.from('\ufeff{"a":"報"}', 'utf16le')],
      ['/mark', 'application/json', Buffer.from('\ufeff{"a":1}')],
    ] as const;
    const nodes = answers.map(([path, type, body]) =>
      call({ url: backend.reply(path, { headers: { 'content-type': type }, body }) }),
    );
    const { outputs } = await run(nodes);
    expect(outputs.map(({ json_data }) => json_data?.body)).toEqual(['café', { a: '報' }, { a: '報' }, { a: 1 }]);
  });

  it('never fails the run: what went wrong is its result', async () => {
    const late = backend.reply('/late', { afterMs: 3000 });
    const state = await run([
      call({ url: backend.reply('/broken', { status: 500, body: 'no JSON' }) }),
      call({ url: late, timeout: 0.2 }),
      call({ url: backend.reply('/hangs-up', 'hang up') }),
      call({ url: 'http://169.254.169.254/latest/meta-data' }),
      call({ url: backend.reply('/away', { status: 302, headers: { location: 'http://10.0.0.1/' } }) }),
    ]);
    expect(state.status).toBe('succeeded');
    const nothing = { status_code: null, headers: null, body: null };
    const refused = (host: string, network: string) => ({
      ...nothing,
      error: 'http_error',
      message: `${host} is ${network}, which automations may not reach; to allow it, add ${host}:80 to INTERMISSION_ALLOWED_NETWORKS`,
    });
    expect(state.outputs.map(({ json_data }) => json_data)).toEqual([
      expect.objectContaining({ status_code: 500, body: 'no JSON' }),
      { ...nothing, error: 'timeout', message: 'no answer within 0.2 s' },
      { ...nothing, error: 'http_error', message: expect.stringMatching(/^the connection/) as string },
      refused('169.254.169.254', 'a link-local network'),
      refused('10.0.0.1', 'a private network'),
    ]);
  });

  it('keeps a large answer as a file of the run', async () => {
    const url = backend.reply('/large', { body: { rows: ['x'.repeat(3_000_000)] } });
    const state = await run([call({ url })]);
    expect(state.status).toBe('succeeded');
    expect(state.outputs[0]!.json_data!.body).toEqual({ artifact: 'api.json', bytes: 3_000_013 });
    expect(state.artifacts).toContainEqual({ name: 'api.json', mediaType: 'application/json', size: 3_000_013 });
  });
});

describe('a callback', () => {
  const told = (path: string, times = 1) =>
    vi.waitFor(
      () => {
        const received = backend.at(path);
        expect(received.length).toBeGreaterThanOrEqual(times);
        return received;
      },
      { timeout: 30_000, interval: 50 },
    );

  it("reports the result of a run to a service, signed, with our names and the format's", async () => {
    const callbackUrl = backend.reply('/done', { status: 204 });
    const state = await run([call({ url: backend.reply('/x', { body: 1 }) })], { callbackUrl }, { user: ['ana'] });
    const { body, headers } = (await told('/done'))[0]!;
    const secret = (await readFile(join(test.system.home, 'callback-secret'), 'utf8')).trim();
    const payload = new Webhook(secret).verify(body, headers) as Record<string, unknown>;
    expect(headers['webhook-id']).toBe(state.runId);
    expect(payload).toMatchObject({
      type: 'run.succeeded',
      timestamp: new Date(state.endedAt!).toISOString(),
      run: { runId: state.runId, status: 'succeeded', outputs: state.outputs, endedAt: state.endedAt },
      task_id: state.runId,
      status: 'success',
      error: null,
      output_data: state.outputs,
      final_screenshot: expect.stringMatching(/^\/9j\//) as string,
      downloads: null,
      input_parameters: { user: ['ana'] },
    });
    expect(() => new Webhook(secret).verify(body.replace('success', 'failed'), headers)).toThrow();
  });

  it("is tried again until it is taken, with one id, and the run's result does not wait for it", async () => {
    const callbackUrl = backend.reply('/flaky', { status: 500 }, 'hang up', { status: 200 });
    const fail = { type: 'action_node', fail_state_action: { failure_message: 'The end' } };
    const state = await run([fail], { callbackUrl });
    expect(state).toMatchObject({ status: 'failed', error: { type: 'FailState' } });
    const received = await told('/flaky', 3);
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([state.runId]));
    expect(JSON.parse(received[2]!.body)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('The end') as string,
    });
  });

  it('is not sent for a cancelled run, nor to an address that automations may not reach, nor to where it is redirected', async () => {
    const callbackUrl = backend.reply('/not-sent', { status: 200 });
    const runId = await test.runs.start(automationOf(test.site('/table'), pause(60)), { callbackUrl });
    await test.runs.untilPaused(runId);
    await test.runs.call('POST', `/v1/runs/${runId}/cancel`);
    const away = backend.reply('/redirects', { status: 307, headers: { location: backend.reply('/elsewhere', {}) } });
    const states = await Promise.all([
      test.runs.until(runId, ({ status }) => status === 'cancelled'),
      run([], { callbackUrl: 'http://10.0.0.1/hook' }),
      run([], { callbackUrl: away }),
    ]);
    expect(states.map(({ status }) => status)).toEqual(['cancelled', 'succeeded', 'succeeded']);
    await told('/redirects', 2);
    expect(backend.at('/not-sent')).toEqual([]);
    expect(backend.at('/elsewhere')).toEqual([]);
  });

  it.each(['ftp://example.com', 'example.com', 'https://me:secret@example.com/'])(
    'refuses the address %s',
    async (callbackUrl) => {
      const answer = await test.runs.call('POST', '/v1/runs', {
        automation: automationOf('https://example.com'),
        callbackUrl,
      });
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({
        errors: [
          { path: 'callbackUrl', message: expect.stringContaining('must be an http or https address') as string },
        ],
      });
    },
  );
});
