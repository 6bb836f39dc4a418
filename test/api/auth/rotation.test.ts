import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApi } from '../../../api/server.js';
import { readConfig } from '../../../config/index.js';
import type { RunState } from '../../../contracts/run-state.js';
import { seal, unseal } from '../../../infra/crypto/sealed-text.js';
import { intermission } from '../../cli/support.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { clientOf } from '../../support/http/http.js';
import { serve } from '../../support/http/serve.js';
import { API_KEY, useStack } from '../../support/system/stack.js';

const [OLD, NEW] = ['the-old-secret', 'the-new-secret'].map((name) => `${name}-${'0123456789'.repeat(3)}`) as [
  string,
  string,
];
const callbackKey = () => `whsec_${randomBytes(32).toString('base64')}`;
const [OLD_CALLBACK, NEW_CALLBACK] = [callbackKey(), callbackKey()];

describe('while the installation’s secret is replaced', () => {
  const stack = useStack({
    INTERMISSION_SECRET: OLD,
    INTERMISSION_CALLBACK_SECRET: `${NEW_CALLBACK},${OLD_CALLBACK}`,
  });

  /** An API with these secrets, beside the one that has only the old one. */
  async function apiWith(...secrets: string[]) {
    const api = await startApi({ ...stack.config, secret: () => secrets[0]!, secrets: () => secrets }, stack.log);
    onTestFinished(() => api.stop());
    return clientOf(api.url, API_KEY);
  }

  it('links and sign-ins of the old one work where it still verifies, and nowhere else', async () => {
    const [both, after] = [await apiWith(NEW, OLD), await apiWith(NEW)];
    const { link } = await stack.pausedRun();
    expect((await both.ask(link)).status).toBe(200);
    expect((await after.ask(link)).status).toBe(404);

    const signIn = async (client: typeof both) => {
      const browser = client.browser();
      await browser.ask('/v1/session', { method: 'POST', json: { apiKey: API_KEY } });
      return browser.jar.header('/');
    };
    const accepts = (client: typeof both, cookie: string) =>
      client.ask('/v1/runs', { headers: { cookie } }).then(({ status }) => status === 200);
    const old = await signIn(stack.api);
    expect([await accepts(both, old), await accepts(after, old)]).toEqual([true, false]);
    // The old one verifies, and does not sign any more.
    const signedByBoth = await signIn(both);
    expect([await accepts(after, signedByBoth), await accepts(stack.api, signedByBoth)]).toEqual([true, false]);
  });

  it('a claim that was made under the old one keeps its run', async () => {
    const { runId, link } = await stack.pausedRun();
    const browser = stack.api.browser();
    await browser.press(link);
    const cookie = browser.jar.header(`/v1/runs/${runId}`);
    const status = async (client: typeof stack.api) =>
      (await client.ask(`/v1/runs/${runId}`, { headers: { cookie } })).status;
    expect(await status(await apiWith(NEW, OLD))).toBe(200);
    expect(await status(await apiWith(NEW))).toBe(401);
  });

  it('a repeated start finds its run under both', async () => {
    const json = {
      automation: automationOf(stack.site, pause()),
      owner: { email: 'ana@example.com' },
      idempotencyKey: 'order-1',
    };
    const start = async (client: typeof stack.api) => {
      const { runId } = (await (await client.service('/v1/runs', { method: 'POST', json })).json()) as RunState;
      stack.endLater(runId);
      return runId;
    };
    const first = await start(stack.api);
    expect(await start(await apiWith(NEW, OLD))).toBe(first);
    // This is why the old one has to stay for as long as Temporal keeps runs.
    expect(await start(await apiWith(NEW))).not.toBe(first);
  });

  it('callbacks carry a signature of each key, and a receiver needs one of them', async () => {
    const received: { body: string; headers: Record<string, string> }[] = [];
    const receiver = await serve((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        received.push({ body, headers: req.headers as Record<string, string> });
        res.end();
      });
    });
    onTestFinished(() => receiver.stop());
    const { runId } = await stack.intermission.startRun({
      automation: automationOf(stack.site),
      owner: { email: 'ana@example.com' },
      callbackUrl: receiver.url,
    });
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1);
    const { body, headers } = received[0]!;
    for (const key of [OLD_CALLBACK, NEW_CALLBACK]) {
      expect(new Webhook(key).verify(body, headers)).toMatchObject({ run: { runId } });
    }
    expect(() => new Webhook(callbackKey()).verify(body, headers)).toThrow();
  });
});

describe('several secrets', () => {
  it('open what any of them has sealed', () => {
    const token = seal(OLD, 'run-1', '123456');
    expect(unseal([NEW, OLD], 'run-1', token)).toBe('123456');
    expect(() => unseal([NEW], 'run-1', token)).toThrow('another key');
    expect(() => unseal([NEW, OLD], 'run-2', token)).toThrow('another run');
  });

  it('come from the setting, the newest first, and a short one is named by its place only', async () => {
    const config = readConfig({ INTERMISSION_SECRET: `${NEW}, ${OLD}` });
    expect([config.secret(), config.secrets()]).toEqual([NEW, [NEW, OLD]]);
    const { code, stderr } = await intermission(['api'], { INTERMISSION_SECRET: `${NEW},short7` });
    expect({ code, names: stderr.includes('key 2 of 2 must be at least 32 characters') }).toEqual({
      code: 1,
      names: true,
    });
    expect(stderr).not.toMatch(/short7|the-new-secret/);
  });
});
