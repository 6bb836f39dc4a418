import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../../api/server.js';
import { readConfig } from '../../config/index.js';
import { createLog } from '../../infra/log.js';
import { clientOf, type Client } from '../support/http/http.js';
import { startTemporal } from '../support/temporal/temporal.js';
import { mutated, oddities } from './mutations.js';
import { RUNS } from './size.js';

const API_KEY = 'a-key-of-a-service';

/** Each route that takes a body, and a body that it would take. */
const ROUTES: [path: string, body: unknown][] = [
  [
    '/v1/runs',
    { automation: {}, inputParameters: { a: ['b'] }, owner: { email: 'ana@example.com' }, idempotencyKey: 'k' },
  ],
  ['/v1/runs/RUN/human-done', { pauseId: 'pause-1' }],
  ['/v1/runs/RUN/decline', { pauseId: 'pause-1', reason: 'no code' }],
  ['/v1/runs/RUN/extend', { pauseId: 'pause-1', seconds: 60 }],
  ['/v1/runs/RUN/control', { pauseId: 'pause-1' }],
  ['/v1/runs/RUN/done-check', { pauseId: 'pause-1' }],
  ['/v1/runs/RUN/form', { form: 'f', ref: 'r', press: true }],
  ['/v1/runs/RUN/cancel', {}],
  ['/v1/automations/validate', { automation: {}, inputParameters: {} }],
  ['/v1/session', { apiKey: 'wrong' }],
  ['/codec/decode', { payloads: [{ metadata: { encoding: 'anNvbg==' }, data: 'MQ==' }] }],
];

/** An address cannot hold half a surrogate pair. */
const wellFormed = (text: string) => Buffer.from(text).toString();

const requests = fc.oneof(
  ...ROUTES.map(([path, body]) =>
    fc.record({
      path: fc.constant(path),
      body: fc.oneof(mutated(body), oddities),
      runId: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    }),
  ),
);

describe('the API, asked anything, with a Temporal that knows no run', () => {
  let home: string;
  let temporal: TestWorkflowEnvironment;
  let api: RunningApi;
  let client: Client;

  beforeAll(async () => {
    temporal = await startTemporal();
    home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
    const config = readConfig({
      INTERMISSION_HOME: home,
      INTERMISSION_API_KEYS: API_KEY,
      INTERMISSION_LOG_LEVEL: 'silent',
      PORT: '0',
    });
    api = await startApi(config, createLog(config, 'test'));
    client = clientOf(api.url, API_KEY);
  });
  afterAll(async () => {
    await api.stop();
    await temporal.teardown();
    await rm(home, { recursive: true, force: true });
  });

  /** A well-formed response: success, or a problem of the request in plain words, without a stack trace. */
  async function checkAnswer(response: Response): Promise<void> {
    const text = await response.text();
    if (response.status >= 400) {
      expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect((JSON.parse(text) as { type: string }).type).toMatch(/^urn:intermission:problem:\w+$/);
    }
    expect(response.status).toBeLessThan(500);
    expect(text).not.toMatch(/node_modules|\.ts:\d|at \w+ \(|TypeError|ZodError/);
    expect(text).not.toContain(API_KEY);
    expect(text).not.toContain(home);
  }

  it('answers each body with success or with what is wrong in it', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async ({ path, body, runId }) => {
        const address = path.replace('RUN', encodeURIComponent(wellFormed(runId)));
        await checkAnswer(await client.service(address, { method: 'POST', json: body }));
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });

  it('answers bytes that are not JSON, invalid queries and invalid addresses', async () => {
    const words = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => encodeURIComponent(wellFormed(text)));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1 }), words, words, async (bytes, one, other) => {
        const body = Buffer.from(bytes).toString('latin1');
        const headers = { 'content-type': 'application/json' };
        await checkAnswer(await client.service('/v1/runs', { method: 'POST', body, headers }));
        await checkAnswer(await client.service(`/v1/runs?${one}=${other}`));
        await checkAnswer(await client.service(`/v1/runs/${one || 'a'}/artifacts/${other || 'b'}`));
      }),
      { numRuns: Math.ceil(RUNS / 6) },
    );
  });
});
