import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checks } from '../../../api/checks/checks.js';
import { type RunningApi, startApi } from '../../../api/server.js';
import { readConfig } from '../../../config/index.js';
import { createLog } from '../../../infra/log.js';
import { clientOf, type Client } from '../../support/http/http.js';

const KEY = 'a-key-of-a-service';
const automation = (nodes: unknown[] = []) => ({
  url: 'https://example.com',
  parameters: { input_parameters: {} },
  nodes,
});
const VALIDATE = '/v1/automations/validate';

let home: string;
let api: RunningApi;
let client: Client;

/** Nothing here gets as far as Temporal. */
async function start(settings: Record<string, string> = {}): Promise<void> {
  const config = readConfig({
    INTERMISSION_HOME: home,
    INTERMISSION_AUTOMATIONS: join(home, 'automations'),
    INTERMISSION_API_KEYS: KEY,
    INTERMISSION_LOG_LEVEL: 'silent',
    PORT: '0',
    ...settings,
  });
  api = await startApi(config, createLog(config, 'test'));
  client = clientOf(api.url, KEY);
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
});
afterEach(async () => {
  await api?.stop();
  await rm(home, { recursive: true, force: true });
});

describe('checking requests', () => {
  it('leaves the process free for other requests, whatever is checked', async () => {
    await start();
    const wait = { type: 'action_node', sleep_action: { sleep_time: 0.001 } };
    const large = client.service(VALIDATE, {
      method: 'POST',
      json: { automation: automation(Array.from({ length: 4000 }, () => wait)) },
    });
    let isDone = false;
    void large.finally(() => (isDone = true));
    let answered = 0;
    while (!isDone) {
      expect((await client.ask('/healthz')).status).toBe(200);
      answered += 1;
    }
    expect(await (await large).json()).toMatchObject({ valid: true });
    expect(answered).toBeGreaterThan(3);
  });

  it('reports a hundred findings and the number of the others', async () => {
    await start();
    const keys = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`k${at}`, 0]));
    const answer = await client.service(VALIDATE, { method: 'POST', json: { automation: keys } });
    const { warnings } = (await answer.json()) as { warnings: { message: string }[] };
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)?.message).toBe('and 59901 more warnings; these are the first 100');
  });

  it('answers 429 with Retry-After to a key that asks too often', async () => {
    await start({ INTERMISSION_STARTS_PER_MINUTE: '2' });
    const validate = () => client.service(VALIDATE, { method: 'POST', json: { automation: automation() } });
    expect((await validate()).status).toBe(200);
    // Starts count as well.
    expect((await client.service('/v1/runs', { method: 'POST', json: {} })).status).toBe(422);
    const refused = await validate();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ type: 'urn:intermission:problem:TooManyRequests' });
  });

  it('describes 429 for the operations that answer it, and for no other', async () => {
    await start({ INTERMISSION_STARTS_PER_MINUTE: '1' });
    await client.service(VALIDATE, { method: 'POST', json: {} });
    const { paths } = (await (await client.ask('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { responses: Record<string, { headers?: object }> }>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({ path, method: method.toUpperCase(), responses })),
    );
    const answers = await Promise.all(
      operations.map(async ({ path, method }) => {
        const json = method === 'POST' ? { json: {} } : {};
        const answer = await client.service(path.replace(/\{\w+\}/g, 'x'), { method, ...json });
        await answer.body?.cancel();
        return { path, method, status: answer.status, retryAfter: answer.headers.has('retry-after') };
      }),
    );
    const refused = answers.filter(({ status, retryAfter }) => status === 429 && retryAfter);
    const described = operations.filter(({ responses }) => responses['429']?.headers !== undefined);
    const names = (list: { path: string; method: string }[]) => list.map(({ path, method }) => `${method} ${path}`);
    expect(names(described)).toEqual(names(refused));
    expect(names(refused)).toContain('POST /v1/runs');
  });

  it('ends a check that takes too much memory, and goes on with the next one', async () => {
    await mkdir(join(home, 'automations'));
    await writeFile(join(home, 'automations/huge.json'), `[${'0,'.repeat(8_000_000)}0]`);
    await start();
    const huge = await client.service(VALIDATE, { method: 'POST', json: { automation: 'huge' } });
    expect(huge.status).toBe(422);
    expect(await huge.json()).toMatchObject({ errors: [{ path: 'automation' }] });
    const next = await client.service(VALIDATE, { method: 'POST', json: { automation: automation() } });
    expect(await next.json()).toMatchObject({ valid: true });
  });

  it('describes errors of a request in its own words', async () => {
    await start();
    const json = {
      automation: automation(),
      ownr: {},
      owner: { email: 5, nam: 'x' },
      inputParameters: [],
      secureParameters: { a: 1 },
    };
    const answer = await client.service('/v1/runs', { method: 'POST', json });
    const { errors } = (await answer.json()) as { errors: { path: string; message: string }[] };
    expect(errors).toEqual(
      expect.arrayContaining([
        { path: 'ownr', message: 'is unknown; did you mean owner?' },
        { path: 'owner.nam', message: 'is unknown; did you mean name?' },
        { path: 'owner.email', message: 'is not a mail address; write it like ana@example.com' },
        { path: 'inputParameters', message: 'must be an object' },
        { path: 'secureParameters.a', message: 'must be a list of references to secrets' },
      ]),
    );
  });
});

describe('the thread of checks', () => {
  it('takes the API keys in turn, and limits the checks of one key', async () => {
    await start();
    const checks = new Checks();
    const order: string[] = [];
    const run = (key: string) =>
      checks.run(key, { kind: 'validate', body: JSON.stringify({ automation: automation() }) }).then(
        () => order.push(key),
        (error: unknown) => order.push((error as { problem: string }).problem),
      );
    const many = Array.from({ length: 201 }, () => run('a'));
    await Promise.all([...many, run('b')]);
    await checks.stop();
    expect(order[0]).toBe('TooManyRequests');
    expect(order.indexOf('b')).toBeLessThan(5);
    expect(order.filter((key) => key === 'a')).toHaveLength(200);
  });
});
