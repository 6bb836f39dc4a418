import { describe, expect, it } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { problem } from '../support/http/http.js';
import { useStack } from '../support/system/stack.js';

describe('what users of HTTP expect', () => {
  const stack = useStack();
  const automation = () => automationOf(stack.site, pause());

  async function started(json: object, headers: Record<string, string> = {}): Promise<RunState> {
    const answer = await stack.api.service('/v1/runs', { method: 'POST', json, headers });
    expect(answer.status).toBe(201);
    const run = (await answer.json()) as RunState;
    stack.endLater(run.runId);
    return run;
  }

  it.each([
    'ana@bücher.example',
    'ana@xn--bcher-kva.example',
    'jörg@例え.テスト',
    'ана@почта.рф',
    "o'neil+x@example.co.uk",
  ])('takes the address %s for the owner and for a further recipient, and mails it', async (email) => {
    const nodes = automationOf(stack.site, pause(100, { recipients: [email] }));
    const { runId } = await started({ automation: nodes, owner: { email } });
    const { pause: open } = await stack.until(runId, (run) => run.pause?.mail.state === 'sent');
    expect(open?.mail.to).toBe(email);
    const link = await stack.mailedLink(runId);
    expect((await stack.api.ask(link)).status).toBe(200);
  });

  it.each([
    'ana',
    'ana@',
    '@example.com',
    'a b@example.com',
    'ana@example',
    'a@b@example.com',
    'ana@-x.example',
    'a,b@example.com',
  ])('refuses %j as an address in both places', async (email) => {
    const nodes = automationOf(stack.site, pause(100, { recipients: [email] }));
    const answer = await stack.api.service('/v1/runs', {
      method: 'POST',
      json: { automation: nodes, owner: { email } },
    });
    const paths = (await problem(answer)).errors?.map(({ path }) => path);
    expect(paths).toEqual(['owner.email', 'nodes.0.human_in_loop_action.recipients.0']);
  });

  it('a HEAD of an event stream is answered and over, for known runs only', async () => {
    const { runId } = await started({ automation: automation(), owner: { email: 'ana@example.com' } });
    const head = (id: string) => stack.api.service(`/v1/runs/${id}/events`, { method: 'HEAD' });
    for (let at = 0; at < 25; at += 1) {
      const answer = await head(runId);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/event-stream');
    }
    expect((await head('run-unknown')).status).toBe(404);
    expect((await stack.api.ask(`/v1/runs/${runId}/events`, { method: 'HEAD' })).status).toBe(401);
  });

  it('each address tells its methods by OPTIONS and by 405', async () => {
    const allowed: Record<string, string> = {
      '/healthz': 'GET, HEAD, OPTIONS',
      '/openapi.json': 'GET, HEAD, OPTIONS',
      '/runs': 'GET, HEAD, OPTIONS',
      '/v1/runs': 'GET, HEAD, POST, OPTIONS',
      '/v1/runs/x/cancel': 'POST, OPTIONS',
      '/v1/runs/x/downloads/1': 'GET, OPTIONS',
      '/link/a/b/c': 'GET, HEAD, POST, OPTIONS',
    };
    for (const [path, methods] of Object.entries(allowed)) {
      const options = await stack.api.ask(path, { method: 'OPTIONS' });
      expect({ path, status: options.status, allow: options.headers.get('allow') }).toEqual({
        path,
        status: 204,
        allow: methods,
      });
      const put = await stack.api.service(path, { method: 'PUT' });
      expect({ path, status: put.status, allow: put.headers.get('allow') }).toEqual({
        path,
        status: 405,
        allow: methods,
      });
    }
  });

  it('null for an optional member means absent', async () => {
    const nothing = { automationName: null, inputParameters: null, secureParameters: null, callbackUrl: null };
    const body = {
      automation: automation(),
      owner: { email: 'ana@example.com', name: null },
      ...nothing,
      idempotencyKey: null,
    };
    const { runId } = await started(body);
    expect((await stack.intermission.getRun(runId)).owner).toEqual({ email: 'ana@example.com' });
    const again = await stack.intermission.startRun(body as never);
    stack.endLater(again.runId);
    expect(again.runId).not.toBe(runId);
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    const post = (path: string, json: object) =>
      stack.api.service(`/v1/runs/${runId}${path}`, { method: 'POST', json });
    expect((await post('/extend', { pauseId: 'pause-1', seconds: null })).status).toBe(200);
    expect((await stack.api.service('/v1/runs?status=&limit=&pageToken=')).status).toBe(200);
    expect((await stack.intermission.listRuns({ limit: null, status: null } as never)).runs.length).toBeGreaterThan(0);
    const check = { automation: automation(), inputParameters: null, secureParameters: null };
    const checked = await stack.api.service('/v1/automations/validate', { method: 'POST', json: check });
    expect(await checked.json()).toMatchObject({ valid: true });
    expect((await post('/human-done', { pauseId: null, choice: null })).status).toBe(202);
    await stack.until(runId, ({ status }) => status === 'succeeded');
  });

  it('a signal with nulls straight to Temporal answers as one without them', async () => {
    const { runId } = await started({ automation: automation(), owner: { email: 'ana@example.com' } });
    await stack.until(runId, ({ pause }) => pause !== undefined);
    const handle = stack.temporal.client.workflow.getHandle(runId);
    await handle.signal('humanDone', { pauseId: null, choice: null, by: null });
    await stack.until(runId, ({ status }) => status === 'succeeded');
  });

  it('the header Idempotency-Key is the member of the body, and may not differ from it', async () => {
    const body = { automation: automation(), owner: { email: 'ana@example.com' } };
    const { runId } = await started(body, { 'idempotency-key': 'order-7' });
    expect((await started({ ...body, idempotencyKey: 'order-7' })).runId).toBe(runId);
    expect((await started({ ...body, idempotencyKey: 'order-7' }, { 'idempotency-key': '"order-7"' })).runId).toBe(
      runId,
    );
    const differing = await stack.api.service('/v1/runs', {
      method: 'POST',
      json: { ...body, idempotencyKey: 'order-8' },
      headers: { 'idempotency-key': 'order-7' },
    });
    expect(await problem(differing)).toMatchObject({
      status: 422,
      name: 'InvalidRequest',
      errors: [{ path: 'idempotencyKey' }],
    });
  });
});
