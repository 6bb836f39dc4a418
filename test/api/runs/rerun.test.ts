import { describe, expect, it } from 'vitest';
import type { StartedRun } from '../../../contracts/run-state.js';
import { createStoredKey } from '../../../infra/storage/api-key-file.js';
import { clientOf, problem } from '../../support/http/http.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { historyTexts } from '../../support/temporal/history-texts.js';
import { useStack } from '../../support/system/stack.js';
import { openTenants } from '../../support/system/tenants.js';

const sleep = { type: 'action_node', sleep_action: { sleep_time: 0 } };
const TOTP = 'JBSWY3DPEHPK3PXP';

describe('runs that start again, and many at once', () => {
  const stack = useStack({ ...openTenants('red', 'blue'), INTERMISSION_STARTS_PER_MINUTE: '60' });

  async function post(path: string, json: unknown, api = stack.api) {
    return await api.service(path, { method: 'POST', json });
  }
  async function started(path: string, json: unknown, api = stack.api): Promise<StartedRun> {
    const answer = await post(path, json, api);
    const run = (await answer.json()) as StartedRun;
    expect(answer.status, JSON.stringify(run)).toBe(201);
    stack.endLater(run.runId);
    return run;
  }
  /** A run that outputs its input parameters. */
  const echo = () => ({
    url: stack.site,
    parameters: { input_parameters: { a: ['file-a'], b: ['file-b'] } },
    nodes: [
      {
        type: 'action_node',
        interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: '{a[0]} {b[0]}' } },
      },
    ],
  });
  const typed = (run: { runId: string }) => historyTexts(stack.temporal.client, run.runId);

  it('start with the same inputs, labels and owner, or with changed ones', async () => {
    const body = {
      automation: echo(),
      automationName: 'echo',
      inputParameters: { a: ['start-a'], b: ['start-b'] },
      owner: { email: 'ana@example.com' },
      tags: ['t'],
      metadata: { order: '1' },
    };
    const first = await started('/v1/runs', body);
    await stack.until(first.runId, ({ status }) => status === 'succeeded');
    const second = await started(`/v1/runs/${first.runId}/rerun`, undefined);
    const { tags, metadata, owner } = body;
    expect(second).toMatchObject({ automation: 'echo', tags, metadata, owner, rerunOf: first.runId });
    expect(second.runId).not.toBe(first.runId);
    const ended = await stack.until(second.runId, ({ status }) => status === 'succeeded');
    expect(ended).toMatchObject({ tags, metadata, owner, rerunOf: first.runId });
    expect(await typed(second)).toContain('start-a');

    const changes = { inputParameters: { a: ['changed'] }, metadata: null, tags: ['other'] };
    const third = await started(`/v1/runs/${second.runId}/rerun`, changes);
    expect(third).toMatchObject({ tags: ['other'], rerunOf: second.runId });
    expect(third.metadata).toBeUndefined();
    const input = await typed(third);
    expect(input).toContain('changed');
    expect(input).toContain('start-b');
    expect(input).not.toContain('start-a');
  });

  it('start once for an idempotency key, and refuse what no start may have', async () => {
    const first = await started('/v1/runs', { automation: echo() });
    const path = `/v1/runs/${first.runId}/rerun`;
    const again = await started(path, { idempotencyKey: 'again' });
    expect((await started(path, { idempotencyKey: 'again' })).runId).toBe(again.runId);
    expect((await post(path, { idempotencyKey: 'again', tags: ['x'] })).status).toBe(422);
    expect(await problem(await post(path, { inputParameters: { c: ['x'] } }))).toMatchObject({ status: 422 });
    expect(await problem(await post(path, { automation: 'current' }))).toMatchObject({
      status: 422,
      errors: [{ path: 'automation' }],
    });
    expect(await problem(await post('/v1/runs/no-such-run/rerun', {}))).toMatchObject({ name: 'RunNotFound' });
  });

  it('start again while they wait in the queue', async () => {
    const holder = await started('/v1/runs', {
      automation: automationOf(stack.site, pause()),
      automationName: 'limited',
      owner: { email: 'ana@example.com' },
      maxParallelism: 1,
    });
    const waiting = await started(`/v1/runs/${holder.runId}/rerun`, {});
    expect(waiting).toMatchObject({ status: 'queued', waitsFor: 'limit', limit: { most: 1 } });
    const another = await started(`/v1/runs/${waiting.runId}/rerun`, {});
    expect(another).toMatchObject({ waitsFor: 'limit', rerunOf: waiting.runId });
  });

  it('keep a TOTP secret sealed, and open it only for the new run', async () => {
    const automation = {
      ...automationOf(stack.site, {
        type: 'action_node',
        interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: '{code[0]}' } },
      }),
      parameters: { input_parameters: {}, secure_parameters: { code: [{ totp: { totp_secret: TOTP, digits: 6 } }] } },
    };
    const first = await started('/v1/runs', { automation });
    await stack.until(first.runId, ({ status }) => status === 'succeeded');
    const second = await started(`/v1/runs/${first.runId}/rerun`, {});
    await stack.until(second.runId, ({ status }) => status === 'succeeded');
    for (const { runId } of [first, second]) expect(await typed({ runId })).not.toContain(TOTP);
  });

  it('belong to the tenant of the first run, and other tenants cannot start them', async () => {
    const red = clientOf(stack.api.url, createStoredKey(stack.home, 'red', ['runs:start', 'runs:read']).key);
    const blue = clientOf(stack.api.url, createStoredKey(stack.home, 'blue', ['runs:start', 'runs:read']).key);
    const reader = clientOf(stack.api.url, createStoredKey(stack.home, 'red', ['runs:read']).key);
    const first = await started('/v1/runs', { automation: echo() }, red);
    const path = `/v1/runs/${first.runId}/rerun`;
    expect((await post(path, {}, blue)).status).toBe(404);
    expect((await post(path, {}, reader)).status).toBe(403);
    // The operator repeats it for the tenant.
    const second = await started(path, {});
    expect(await stack.intermission.tenantOf(second.runId)).toBe('red');
    expect((await red.service(`/v1/runs/${second.runId}`)).status).toBe(200);
  });

  it('start together, each with a result of its own', async () => {
    const good = { automation: echo(), idempotencyKey: 'batch-1' };
    const answer = await post('/v1/runs:batch', {
      runs: [good, { automation: { url: 1 } }, good, { automation: automationOf(stack.site, sleep), tags: ['last'] }],
    });
    expect(answer.status).toBe(200);
    const { results } = (await answer.json()) as {
      results: { status: number; run?: StartedRun; problem?: { errors: { path: string }[] } }[];
    };
    expect(results.map(({ status }) => status)).toEqual([201, 422, 201, 201]);
    expect(results[0]!.run!.runId).toBe(results[2]!.run!.runId);
    expect(results[1]!.problem!.errors.map(({ path }) => path)).toContain('url');
    expect(results[3]!.run!.tags).toEqual(['last']);
    for (const { run } of results) if (run) stack.endLater(run.runId);
    expect((await post('/v1/runs:batch', { runs: [] })).status).toBe(422);
    expect((await post('/v1/runs:batch', { runs: Array.from({ length: 101 }, () => good) })).status).toBe(422);
    // Each start of a batch counts towards the limit of starts a minute, unless the batch is refused.
    const refused = await post('/v1/runs:batch', { runs: Array.from({ length: 59 }, () => good) });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1);
    expect((await post('/v1/runs:batch', { runs: [good, good] })).status).toBe(200);
    // No minute has room for these.
    const tooMany = await post('/v1/runs:batch', { runs: Array.from({ length: 61 }, () => good) });
    expect(await tooMany.json()).toMatchObject({ status: 422, errors: [{ path: 'runs' }] });
    const keyed = await stack.api.service('/v1/runs:batch', {
      ...{ method: 'POST', json: { runs: [good] }, headers: { 'idempotency-key': 'batch-2' } },
    });
    expect(await keyed.json()).toMatchObject({ status: 422, errors: [{ path: 'Idempotency-Key' }] });
  });
});
