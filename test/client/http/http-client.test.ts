import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ApiError,
  IdempotencyConflictError,
  IntermissionHttpClient,
  InvalidRequestError,
  PauseNotOpenError,
  RunEndedError,
  RunNotEndedError,
  RunNotFoundError,
  UnavailableError,
} from '../../../client/http/index.js';
import { behindGateway } from '../../cli/run/busy-gateway.js';
import { eventually } from '../../cli/support.js';
import { serve } from '../../support/http/serve.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { API_KEY, useStack } from '../../support/system/stack.js';

const OWNER = { email: 'ana@example.com' };
const NO_KEY = { idempotencyKey: undefined } as unknown as { idempotencyKey?: string };

/** A way to the API that the test can cut, and close for a while. */
async function cuttable(apiUrl: string) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const target = Number(new URL(apiUrl).port);
  const listen = async (port: number) => {
    const server = createServer((client) => {
      connections += 1;
      const api = connect(target, '127.0.0.1');
      for (const socket of [client, api]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      }
      client.pipe(api).pipe(client);
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const { port } = server.address() as { port: number };
  const cut = () => sockets.forEach((socket) => socket.destroy());
  onTestFinished(() => {
    server.close();
    cut();
  });
  return {
    client: new IntermissionHttpClient({ url: `http://127.0.0.1:${port}/`, apiKey: API_KEY }),
    cut,
    connections: () => connections,
    open: () => sockets.size,
    close() {
      server.close();
      cut();
    },
    async reopen() {
      server = await listen(port);
    },
  };
}

describe('the client for HTTP', () => {
  const stack = useStack();
  const client = () => new IntermissionHttpClient({ url: stack.api.url, apiKey: API_KEY });
  const started = async (...nodes: unknown[]) => {
    const run = await client().startRun({ automation: automationOf(stack.site, ...nodes), owner: OWNER });
    stack.endLater(run.runId);
    return run;
  };

  it('follows a run to its end although the stream drops, and although the API is away for a while', async () => {
    const way = await cuttable(stack.api.url);
    const { runId } = await started(pause(), pause());
    const seen: string[] = [];
    const answered = new Set<string>();
    for await (const { status, pause: open } of way.client.watchRun(runId)) {
      if (status !== seen.at(-1)) seen.push(status);
      if (open === undefined || answered.has(open.pauseId)) continue;
      answered.add(open.pauseId);
      if (answered.size === 1) way.cut();
      else way.close();
      await client().humanDone(runId, { pauseId: open.pauseId });
      if (answered.size === 2) {
        await stack.until(runId, ({ status: now }) => now === 'succeeded');
        await way.reopen();
      }
    }
    expect(answered.size).toBe(2);
    expect(seen.at(-1)).toBe('succeeded');
    expect(way.connections()).toBeGreaterThanOrEqual(3);
  });

  it('closes the stream when the caller leaves the loop or aborts the signal', async () => {
    const way = await cuttable(stack.api.url);
    const { runId } = await started(pause());
    for await (const { status } of way.client.watchRun(runId)) if (status === 'awaiting_human') break;
    await eventually(() => way.open() === 0);
    const end = new AbortController();
    for await (const { status } of way.client.watchRun(runId, { signal: end.signal })) {
      expect(status).toBe('awaiting_human');
      end.abort();
    }
    await eventually(() => way.open() === 0);
    const before = way.connections();
    for await (const state of way.client.watchRun(runId, { signal: end.signal })) expect(state).toBeUndefined();
    expect(way.connections()).toBe(before);
  });

  it('starts one run although the first response is lost', async () => {
    const { url, asked } = await behindGateway(stack, { busyTimes: 1, losesAnswers: true, path: '/v1/runs' });
    // A caller may pass on a key that it did not get.
    const request = { automation: automationOf(stack.site, pause()), owner: OWNER, tags: ['lost'], ...NO_KEY };
    const run = await new IntermissionHttpClient({ url, apiKey: API_KEY }).startRun(request);
    stack.endLater(run.runId);
    expect(asked()).toBe(2);
    await stack.until(run.runId, ({ status }) => status === 'awaiting_human');
    expect((await client().listRuns({ tags: ['lost'], status: 'awaiting_human' })).runs.length).toBe(1);
  });

  it('reads a file, a list with counts and a check, repeats a run, and deletes it', async () => {
    const { runId } = await started(pause());
    const { pause: open } = await stack.until(
      runId,
      ({ pause, artifacts }) => pause !== undefined && artifacts.length > 0,
    );
    const { pauseId } = open!;
    const { artifacts } = await client().getRun(runId);
    const file = await client().artifact(runId, artifacts[0]!.name);
    expect((await file.arrayBuffer()).byteLength).toBe(artifacts[0]!.size);
    expect((await client().extendPause(runId, { pauseId, seconds: 30 })).deadline).toBeGreaterThan(open!.deadline);
    await expect(client().deleteRun(runId)).rejects.toThrow(RunNotEndedError);
    await client().decline(runId, { reason: 'No code', pauseId });
    await stack.until(runId, ({ status }) => status === 'failed');
    await expect(client().extendPause(runId, { pauseId })).rejects.toThrow(PauseNotOpenError);
    const rerun = await client().rerun(runId, { tags: ['again'] });
    stack.endLater(rerun.runId);
    expect(rerun).toMatchObject({ rerunOf: runId, tags: ['again'] });
    await client().cancelRun(rerun.runId);
    await client().deleteRun(runId);
    const check = await client().checkAutomation({ automation: { ...automationOf(stack.site), colour: 'red' } });
    expect(check).toMatchObject({ valid: true, errors: [] });
    expect(check.warnings).toContainEqual({ path: 'colour', message: 'is unknown and ignored' });
  });

  it('throws typed errors', async () => {
    const { runId } = await started(pause());
    await client().cancelRun(runId);
    await stack.until(runId, ({ status }) => status === 'cancelled');
    await expect(client().humanDone(runId)).rejects.toThrow(RunEndedError);
    await expect(client().getRun('no-such-run')).rejects.toThrow(RunNotFoundError);
    await expect(async () => {
      for await (const state of client().watchRun('no-such-run')) expect(state).toBeUndefined();
    }).rejects.toThrow(RunNotFoundError);
    const wrong = client().startRun({ automation: automationOf(stack.site, pause()), owner: { email: 'ana' } });
    await expect(wrong).rejects.toThrow(InvalidRequestError);
    await expect(wrong).rejects.toMatchObject({ issues: [{ path: 'owner.email' }], cause: { status: 422 } });
    const request = { automation: automationOf(stack.site), idempotencyKey: 'one key', owner: OWNER };
    stack.endLater((await client().startRun(request)).runId);
    await expect(client().startRun({ ...request, tags: ['other'] })).rejects.toThrow(IdempotencyConflictError);
    const stranger = new IntermissionHttpClient({ url: stack.api.url, apiKey: 'not-a-key-of-this-api' });
    await expect(stranger.listRuns()).rejects.toThrow(ApiError);
    await expect(stranger.listRuns()).rejects.toMatchObject({ status: 401, problem: 'Unauthorized' });
  });

  it('counts an act as done if its response was lost and the repeated request finds it done', async () => {
    const problem = (status: number, name: string) => ({ status, type: `urn:intermission:problem:${name}` });
    let answers: object[] = [];
    const site = await serve((_req, res) => {
      const answer = answers.shift() as { status: number };
      res.writeHead(answer.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(answer));
    });
    onTestFinished(site.stop);
    const api = new IntermissionHttpClient({ url: site.url });
    const [lost, ended, missing] = [
      ...[problem(502, ''), problem(409, 'RunEnded'), problem(404, 'RunNotFound')],
    ] as const;
    answers = [lost, ended];
    await api.cancelRun('run-1');
    answers = [lost, ended];
    await api.decline('run-1', { reason: 'No code', pauseId: 'pause-1' });
    answers = [lost, missing];
    await api.deleteRun('run-1');
    answers = [missing];
    await expect(api.deleteRun('run-1')).rejects.toThrow(RunNotFoundError);
    answers = [lost, missing];
    await expect(api.cancelRun('run-1')).rejects.toThrow(RunNotFoundError);
  });

  it('does not take the sign-in page of a proxy for the API', async () => {
    const site = await serve((req, res) => {
      if (req.url === '/sign-in') return void res.setHeader('content-type', 'text/html').end('<p>Sign in');
      res.writeHead(302, { location: '/sign-in' }).end();
    });
    onTestFinished(site.stop);
    const api = new IntermissionHttpClient({ url: site.url, patienceMs: 0 });
    await expect(api.humanDone('run-1')).rejects.toThrow('The API answered 302');
    await expect(api.watchRun('run-1').next()).rejects.toThrow('GET /v1/runs/run-1/events returned text/html');
  });

  it('says what is wrong with the address', async () => {
    expect(() => new IntermissionHttpClient({ url: 'localhost:8080' })).toThrow(
      'url is "localhost:8080"; it must be an address such as https://intermission.example.com',
    );
    const site = await serve((_req, res) => res.setHeader('content-type', 'text/html').end('<p>Hello'));
    await expect(new IntermissionHttpClient({ url: site.url }).getRun('a')).rejects.toThrow(
      `${site.url} is not an Intermission API: GET /v1/runs/a returned text/html`,
    );
    await site.stop();
    const away = new IntermissionHttpClient({ url: site.url, patienceMs: 0 });
    await expect(away.getRun('a')).rejects.toThrow(UnavailableError);
    await expect(away.getRun('a')).rejects.toThrow(`The Intermission API does not answer at ${site.url}`);
  });
});
