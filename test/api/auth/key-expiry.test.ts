import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStoredKey, revokeStoredKey, settingKeyId } from '../../../infra/storage/api-key-file.js';
import { KeyUse, readKeyUse } from '../../../infra/storage/api-key-use.js';
import { temporaryFolder } from '../../cli/support.js';
import { clientOf } from '../../support/http/http.js';
import { API_KEY, useStack } from '../../support/system/stack.js';

describe('an API key with an expiry', () => {
  const stack = useStack();

  it('works until then, is refused with the time afterwards, and so is the sign-in that was made with it', async () => {
    const end = new Date(Date.now() + 5000);
    const { id, key } = createStoredKey(stack.home, 'red', ['operator'], end);
    const client = clientOf(stack.api.url, key);
    expect((await client.service('/v1/runs')).status).toBe(200);
    const browser = client.browser();
    await browser.ask('/v1/session', { method: 'POST', json: { apiKey: key } });
    expect((await browser.ask('/v1/runs')).status).toBe(200);

    await expect.poll(async () => (await client.service('/v1/runs')).status, { timeout: 15_000 }).toBe(401);
    const { detail } = (await (await client.service('/v1/runs')).json()) as { detail: string };
    expect(detail).toBe(`The API key ${id} expired at ${end.toISOString()}`);
    expect((await browser.ask('/v1/runs')).status).toBe(401);
    expect((await browser.ask('/v1/session', { method: 'POST', json: { apiKey: key } })).status).toBe(401);
  });

  it('leaves the time of its last use in the home folder, as do the keys of the settings', async () => {
    const { id, key } = createStoredKey(stack.home, 'red', ['runs:read']);
    const before = Date.now();
    expect((await readKeyUse(stack.home)).has(id)).toBe(false);
    await clientOf(stack.api.url, key).service('/v1/runs');
    await stack.api.service('/v1/runs');
    await expect.poll(async () => [...(await readKeyUse(stack.home)).keys()].includes(id)).toBe(true);
    const use = await readKeyUse(stack.home);
    expect(Date.parse(use.get(id)!)).toBeGreaterThanOrEqual(before);
    expect(use.has(settingKeyId(API_KEY))).toBe(true);
    revokeStoredKey(stack.home, id);
    expect((await readKeyUse(stack.home)).has(id)).toBe(false);
  });
});

describe('the use of keys', () => {
  const failed = (error: Error) => expect.unreachable(error.message);

  it('is written at most once a minute for each key, by all processes together', async () => {
    const home = temporaryFolder();
    const file = join(home, 'api-key-use', 'one');
    const use = new KeyUse(home, failed);
    use.note('one');
    await expect.poll(() => readKeyUse(home)).toHaveProperty('size', 1);
    await writeFile(file, 'written by somebody else');
    use.note('one');
    // Another process, which has written nothing itself.
    new KeyUse(home, failed).note('one');
    new KeyUse(home, failed).note('two');
    await expect.poll(() => readdir(join(home, 'api-key-use'))).toEqual(['one', 'two']);
    expect(await readFile(file, 'utf8')).toBe('written by somebody else');

    const minuteAgo = Date.now() / 1000 - 61;
    await utimes(file, minuteAgo, minuteAgo);
    new KeyUse(home, failed).note('one');
    await expect.poll(() => readFile(file, 'utf8')).toMatch(/^\d{4}-.*Z\n$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is reported, and stops nobody, when it cannot be written', async () => {
    const home = join(temporaryFolder(), 'a-file');
    await writeFile(home, '');
    const errors: Error[] = [];
    new KeyUse(home, (error) => errors.push(error)).note('one');
    await expect.poll(() => errors.length).toBe(1);
  });
});
