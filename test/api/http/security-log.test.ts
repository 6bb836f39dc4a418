import { describe, expect, it } from 'vitest';
import { createStoredKey, revokeStoredKey } from '../../../infra/storage/api-key-file.js';
import { createLog } from '../../../infra/log.js';
import { nonceOf } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';

type Line = Record<string, unknown>;

describe('the security log', () => {
  const lines: Line[] = [];
  const texts: string[] = [];
  const log = createLog({ logLevel: 'info' }, 'test', {
    write(text: string) {
      texts.push(text);
      const line = JSON.parse(text) as Line;
      if (line.security !== undefined) lines.push(line);
    },
  });
  const stack = useStack({}, { log });

  /** The lines that this leaves. */
  async function left(during: () => Promise<unknown>): Promise<Line[]> {
    lines.length = 0;
    await during();
    return lines
      .filter(({ security }) => security !== 'key')
      .map(({ security, outcome, reason, address, requestId }) => {
        expect(address).toMatch(/127\.0\.0\.1$/);
        expect(requestId).toMatch(/^[\w-]+$/);
        return { security, outcome, ...(reason !== undefined && { reason }) };
      });
  }

  const refused = (reason: string, security = 'access') => ({ security, outcome: 'refused', reason });

  it('has one line for each refusal, and for each sign-in, sign-out, claim, control and cancel, without a secret', async () => {
    const { runId, link } = await stack.pausedRun();
    const [browser, operator] = [stack.api.browser(), stack.api.browser()];
    const wrong = { 'x-api-key': 'im_wrong-key-of-somebody' };
    const session = (apiKey: string) => operator.ask('/v1/session', { method: 'POST', json: { apiKey } });
    const { key } = createStoredKey(stack.home, 'red', ['runs:read']);

    expect(await left(() => stack.api.ask('/v1/runs'))).toEqual([refused('Unauthorized')]);
    expect(await left(() => stack.api.ask('/v1/runs', { headers: wrong }))).toEqual([refused('Unauthorized')]);
    expect(await left(() => stack.view(runId, wrong).catch(() => undefined))).toEqual([refused('Unauthorized')]);
    const cancelled = () =>
      stack.api.ask(`/v1/runs/${runId}/cancel`, { method: 'POST', headers: { 'x-api-key': key } });
    expect((await left(cancelled)).at(-1)).toEqual(refused('Forbidden'));
    const read = () => stack.api.ask(`/v1/runs/${runId}`, { headers: { 'x-api-key': key } });
    expect(await left(read)).toEqual([refused('OtherTenant')]);
    expect(lines.at(-1)).toMatchObject({ runId, key: expect.stringMatching(/^\w{10}$/) as string });

    expect(await left(() => session('im_wrong-key-of-somebody'))).toEqual([refused('Unauthorized', 'sign-in')]);
    expect(await left(() => session('a-key-of-a-service'))).toEqual([{ security: 'sign-in', outcome: 'done' }]);
    const control = () => operator.ask(`/v1/runs/${runId}/control`, { method: 'POST', json: { pauseId: 'pause-1' } });
    expect(await left(control)).toEqual([{ security: 'control', outcome: 'done' }]);

    expect(await left(() => stack.api.ask(`/link/${runId}/pause-1/1.guess`))).toEqual([refused('wrong', 'link')]);
    const nonce = await nonceOf(await browser.ask(link));
    const press = (asked: object) => browser.ask(link, { method: 'POST', ...asked });
    expect(await left(() => press({ form: { nonce: 'guess' } }))).toEqual([refused('Forbidden')]);
    expect(await left(() => press({ form: { nonce } }))).toEqual([{ security: 'claim', outcome: 'done' }]);

    const cancel = () => stack.api.service(`/v1/runs/${runId}/cancel`, { method: 'POST' });
    expect(await left(cancel)).toEqual([{ security: 'cancel', outcome: 'done' }]);
    const leave = () => operator.ask('/v1/session', { method: 'DELETE' });
    expect(await left(leave)).toEqual([{ security: 'sign-out', outcome: 'done' }]);

    const token = link.split('/').at(-1)!;
    const secrets = [token, nonce, key, 'a-key-of-a-service', 'im_wrong-key-of-somebody', stack.config.secret()];
    for (const secret of secrets) expect(texts.join('')).not.toContain(secret);
  });

  it('names keys that were made and revoked', async () => {
    await stack.api.service('/v1/runs');
    lines.length = 0;
    const { id } = createStoredKey(stack.home, 'blue', ['runs:read', 'runs:start']);
    await stack.api.service('/v1/runs');
    revokeStoredKey(stack.home, id);
    await stack.api.service('/v1/runs');
    expect(lines).toMatchObject([
      { security: 'key', outcome: 'created', key: id, tenant: 'blue', scopes: ['runs:read', 'runs:start'] },
      { security: 'key', outcome: 'revoked', key: id },
    ]);
  });

  it('holds a line for each of many tries', async () => {
    const tries = Array.from({ length: 100 }, (_, at) => ({ 'x-api-key': `guess-${at}` }));
    await left(async () => {
      for (const headers of tries) await stack.api.ask('/v1/runs', { headers });
    });
    expect(lines).toHaveLength(100);
  });

  it('cannot be forged or made to deceive by what a request says', async () => {
    lines.length = texts.length = 0;
    await stack.api.ask('/v1/runs/run-1%0A%7B%22security%22%3A%22forged%22%7D', {
      headers: { 'x-request-id': 'a b\u009b31m', 'x-forwarded-for': '10.0.0.1' },
    });
    expect(lines).toHaveLength(1);
    log.warn({ text: 'a\nb\u001b[31m\u009b31m\u202e\u2028' }, 'm\r\n');
    for (const text of texts) expect(text.replace(/\n$/, '')).toMatch(/^[ -~]*$/);
    expect((JSON.parse(texts.at(-1)!) as Line).text).toBe('a\nb\u001b[31m\u009b31m\u202e\u2028');
  });
});
