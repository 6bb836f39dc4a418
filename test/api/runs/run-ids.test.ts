import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { Intermission, InvalidRequestError } from '../../../client/index.js';
import { jsonDigest } from '../../../client/json.js';
import { automationOf } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

describe('the run id of an idempotency key', () => {
  const stack = useStack();
  const request = (idempotencyKey: string) => ({
    automation: automationOf(stack.site, { type: 'action_node', sleep_action: { sleep_time: 0 } }),
    idempotencyKey,
  });
  const plainId = (key: string) => `run-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

  async function startedByApi(idempotencyKey: string): Promise<string> {
    const answer = await stack.api.service('/v1/runs', { method: 'POST', json: request(idempotencyKey) });
    expect(answer.status).toBe(201);
    const { runId } = (await answer.json()) as RunState;
    stack.endLater(runId);
    return runId;
  }

  it('cannot be worked out from the key, and is the same for the API and for clients with the secret', async () => {
    const runId = await startedByApi('order-1');
    expect(runId).toMatch(/^127-0-0-1-\d+-[0-9a-f]{32}$/);
    expect(runId).not.toBe(plainId('order-1'));
    expect((await stack.intermission.startRun(request('order-1'))).runId).toBe(runId);
    const other = Intermission.connect({ secret: 'x'.repeat(40) });
    const { runId: others } = await other.startRun(request('order-1'));
    stack.endLater(others);
    expect(others).not.toBe(runId);
    await other.close();
  });

  it('is refused to a client that does not know the secret', async () => {
    const stranger = Intermission.connect();
    await expect(stranger.startRun(request('order-2'))).rejects.toThrow(InvalidRequestError);
    await expect(stranger.startRun(request('order-2'))).rejects.toThrow('idempotencyKey: needs the secret');
    await stranger.close();
  });

  it('finds the run that an earlier version started with the same key and body', async () => {
    const { idempotencyKey, ...input } = request('order-3');
    await stack.temporal.client.workflow.start('automation', {
      workflowId: plainId(idempotencyKey),
      taskQueue: 'intermission',
      args: [input],
      memo: { bodyDigest: jsonDigest(input) },
    });
    expect(await startedByApi('order-3')).toBe(plainId('order-3'));
    const other = await stack.api.service('/v1/runs', {
      method: 'POST',
      json: { ...request('order-3'), automationName: 'another' },
    });
    expect(other.status).toBe(422);
  });
});
