import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import {
  IdempotencyConflictError,
  InvalidRequestError,
  RunEndedError,
  RunNotFoundError,
} from '../../../client/index.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { problem } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';
import { statesOf } from '../sse.js';

const OWNER = { email: 'ana@example.com' };

describe('runs', () => {
  const stack = useStack();

  const automation = (...nodes: unknown[]) => automationOf(stack.site, ...nodes);
  const openNode = () => ({ type: 'action_node', interaction_action: { go_to_url: { url: `${stack.site}/` } } });

  it('start over HTTP, tell each change as an event, and end the stream with the run', async () => {
    const started = await stack.api.service('/v1/runs', {
      method: 'POST',
      json: { automation: { ...automation(pause()), colour: 'red' }, owner: OWNER, automationName: 'a_form' },
    });
    const { warnings, ...run } = (await started.json()) as RunState & { warnings: string[] };
    expect(warnings).toEqual(['colour: is unknown and ignored']);
    expect({ status: started.status, location: started.headers.get('location') }).toEqual({
      status: 201,
      location: `/v1/runs/${run.runId}`,
    });
    expect(run).toMatchObject({ status: 'queued', automation: 'a_form', owner: OWNER, nodes: [{ state: 'waiting' }] });

    const events = await stack.api.service(`/v1/runs/${run.runId}/events`);
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    const seen: RunState[] = [];
    for await (const state of statesOf(events)) {
      seen.push(state);
      if (state.pause && !seen.slice(0, -1).some(({ pause }) => pause)) {
        const { pauseId } = state.pause;
        const done = () => stack.api.service(`/v1/runs/${run.runId}/human-done`, { method: 'POST', json: { pauseId } });
        expect([(await done()).status, (await done()).status]).toContain(202);
      }
    }
    expect(new Set(seen.map((state) => JSON.stringify(state))).size).toBe(seen.length);
    expect(seen.some(({ status }) => status === 'awaiting_human')).toBe(true);
    expect(seen.at(-1)).toMatchObject({ status: 'succeeded', nodes: [{ state: 'done' }] });

    const late = await stack.api.service(`/v1/runs/${run.runId}/human-done`, { method: 'POST' });
    expect(await problem(late)).toEqual({ status: 409, name: 'RunEnded' });
  });

  it('are not started when a node is certain to need a language model that is not there; checking only warns', async () => {
    const query = { prompt_instructions: 'The capital of Portugal', output_format: { capital: 'str' } };
    const json = { automation: automation(openNode(), { misc_action: { llm_query: query } }) };
    const refused = await stack.api.service('/v1/runs', { method: 'POST', json });
    const { status } = refused;
    const { type, errors } = (await refused.json()) as { type: string; errors: { path: string; message: string }[] };
    const message =
      'ModelUnavailable: “ask a model: The capital of Portugal” needs a language model; none is configured. Set INTERMISSION_MODEL, for example to openai/gpt-5-mini, together with OPENAI_API_KEY';
    expect({ status, type, errors }).toEqual({
      status: 422,
      type: 'urn:intermission:problem:ModelUnavailable',
      errors: [{ path: 'nodes.1', message }],
    });
    const checked = await stack.api.service('/v1/automations/validate', { method: 'POST', json });
    expect(await checked.json()).toEqual({ valid: true, errors: [], warnings: [{ path: 'nodes.1', message }] });
  });

  it('return the same run for the same idempotency key and body, and refuse another body', async () => {
    const first = { automation: automation(openNode()), owner: OWNER, idempotencyKey: 'order 7' };
    const reordered = { idempotencyKey: 'order 7', owner: OWNER, automation: automation(openNode()) };
    const [one, two] = await Promise.all([stack.intermission.startRun(first), stack.intermission.startRun(reordered)]);
    expect(two.runId).toBe(one.runId);
    const other = { ...first, owner: { email: 'ben@example.com' } };
    await expect(stack.intermission.startRun(other)).rejects.toThrow(IdempotencyConflictError);
    expect(await problem(await stack.api.service('/v1/runs', { method: 'POST', json: other }))).toMatchObject({
      status: 422,
      name: 'IdempotencyConflict',
      errors: [{ path: 'idempotencyKey' }],
    });
    await stack.until(one.runId, ({ status }) => status === 'succeeded');
    expect((await stack.intermission.startRun(first)).status).toBe('succeeded');
  });

  it('are refused without an owner when they pause, before anything is started', async () => {
    const refused = stack.intermission.startRun({ automation: automation(pause()) });
    await expect(refused).rejects.toThrow(InvalidRequestError);
    await expect(refused).rejects.toThrow(
      'owner.email: is missing; the automation pauses for a person, and this is who gets the mail, for example ana@example.com',
    );
  });

  it('show the right end, however they were ended from outside', async () => {
    const [terminated, cancelled] = await Promise.all([stack.start(pause()), stack.start(pause())]);
    const waits = ({ status }: RunState) => status === 'awaiting_human';
    await Promise.all([stack.until(terminated.runId, waits), stack.until(cancelled.runId, waits)]);
    const watched: RunState[] = [];
    const watch = (async () => {
      for await (const state of stack.intermission.watchRun(terminated.runId)) watched.push(state);
    })();
    await stack.temporal.client.workflow.getHandle(terminated.runId).terminate('by an operator');
    await watch;
    const end = watched.at(-1);
    expect(end).toMatchObject({
      status: 'cancelled',
      error: { type: 'Terminated', node: 0 },
      nodes: [{ state: 'failed', outcome: 'cancelled' }],
    });
    expect(end).not.toHaveProperty('pause');

    expect((await stack.api.service(`/v1/runs/${cancelled.runId}/cancel`, { method: 'POST' })).status).toBe(202);
    await stack.until(cancelled.runId, ({ status }) => status === 'cancelled');
    await expect(stack.intermission.cancelRun(cancelled.runId)).rejects.toThrow(RunEndedError);
    await expect(stack.intermission.cancelRun('run-unknown')).rejects.toThrow(RunNotFoundError);
    expect(await problem(await stack.api.service('/v1/runs/run-unknown/events'))).toEqual({
      status: 404,
      name: 'RunNotFound',
    });
  });

  it('are listed page by page and by status, and nothing but runs of ours', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, ({ status }) => status === 'awaiting_human');
    const list = async (query: string) =>
      (await (await stack.api.service(`/v1/runs?${query}`)).json()) as {
        runs: { runId: string; status: string; owner?: string }[];
        nextPageToken?: string;
      };
    await expect
      .poll(async () => (await list('status=awaiting_human')).runs)
      .toMatchObject([{ runId, owner: OWNER.email }]);
    const ids: string[] = [];
    for (let token: string | undefined = ''; token !== undefined;) {
      const page = await list(`limit=2${token && `&pageToken=${encodeURIComponent(token)}`}`);
      ids.push(...page.runs.map((run) => run.runId));
      token = page.nextPageToken;
    }
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await problem(await stack.api.service('/v1/runs?pageToken=abcd'))).toMatchObject({
      status: 422,
      errors: [{ path: 'pageToken' }],
    });
  });

  it('are answered while no worker is up, and go on when one comes back', async () => {
    const failed = await stack.start(pause(1));
    await stack.until(failed.runId, ({ status }) => status === 'failed');
    const { runId } = await stack.start(pause());
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    const link = await stack.mailedLink(runId);
    const watched: RunState[] = [];
    const watch = (async () => {
      for await (const state of stack.intermission.watchRun(runId)) watched.push(state);
    })();
    await expect.poll(() => watched.length).toBeGreaterThan(0);
    expect(await (await stack.api.ask('/readyz')).json()).toMatchObject({
      ...{ status: 'ready', workers: 1, browsers: 1 },
      storage: { freeBytes: expect.any(Number) as number },
    });
    await stack.stopWorker();

    const known = { status: 'awaiting_human', waitsFor: 'worker', owner: OWNER, nodes: [] };
    expect(await (await stack.api.ask('/readyz')).json()).toMatchObject({ workers: 0 });
    expect(await stack.intermission.getRun(runId, { isFresh: true })).toMatchObject(known);
    await expect.poll(() => stack.intermission.getRun(runId), { timeout: 20_000 }).toMatchObject(known);
    // Nothing happens in a paused run by which its worker would be missed.
    await expect.poll(() => watched.at(-1)?.waitsFor, { timeout: 20_000 }).toBe('worker');
    expect(await stack.intermission.getRun(failed.runId)).toMatchObject({
      status: 'failed',
      error: { type: 'HumanInLoopTimeoutException' },
    });
    const page = await stack.api.ask(link);
    expect({ status: page.status, tells: (await page.text()).includes('One moment, please') }).toEqual({
      status: 503,
      tells: true,
    });
    expect((await stack.api.service(`/v1/runs/${runId}/human-done`, { method: 'POST' })).status).toBe(202);

    await stack.startWorker();
    await watch;
    expect(watched.at(-1)).toMatchObject({ status: 'succeeded' });
    // The last known state stays while no worker answers.
    expect(watched.every(({ nodes }) => nodes.length === 1)).toBe(true);
    expect(watched.at(-1)).not.toHaveProperty('waitsFor');
  });

  it('serve the artifacts their state lists, and no other file', async () => {
    const { runId } = await stack.start(pause());
    const { artifacts } = await stack.until(runId, (state) => state.artifacts.length > 0);
    const name = artifacts[0]?.name ?? '';
    const picture = await stack.api.service(`/v1/runs/${runId}/artifacts/${name}`);
    expect(picture.status).toBe(200);
    expect(Object.fromEntries(picture.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect((await picture.arrayBuffer()).byteLength).toBe(artifacts[0]?.size);
    for (const wrong of ['..%2F..%2Fapi-key', '..%2F..%2Fsecret', 'nothing.png']) {
      expect((await stack.api.service(`/v1/runs/${runId}/artifacts/${wrong}`)).status).toBe(404);
    }
  });

  it('leave their mail in the outbox for this machine only', async () => {
    const { runId } = await stack.start(pause());
    await stack.mailedLink(runId);
    const get = (path: string, headers: Record<string, string> = {}) =>
      new Promise<number>((resolve, reject) => {
        request(stack.api.url + path, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
    expect(await get('/outbox')).toBe(200);
    expect(await get(`/outbox/${runId}.pause-1.1`)).toBe(200);
    expect(await get(`/outbox/${runId}.pause-1.1/html`)).toBe(200);
    expect(await get('/outbox/..%2Fapi-key')).toBe(404);
    expect(await get('/outbox', { host: 'rebound.example' })).toBe(404);
    expect(await get('/outbox', { 'x-forwarded-for': '203.0.113.7' })).toBe(404);
  });
});
