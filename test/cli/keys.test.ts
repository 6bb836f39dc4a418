import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { intermission, temporaryFolder } from './support.js';

describe('intermission keys', () => {
  it('makes a key that is shown once and kept as a digest, lists it, and takes it away', async () => {
    const home = temporaryFolder();
    const keys = (...args: string[]) => intermission(['keys', ...args], { INTERMISSION_HOME: home });
    const made = await keys('create', 'red', 'runs:start', 'runs:read');
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^im_[0-9a-f]{10}_[\w-]{43}\n$/);
    const id = made.stdout.split('_')[1]!;
    expect(made.stderr).toContain(`Key ${id} of red.`);

    const file = join(home, 'api-keys.json');
    expect(readFileSync(file, 'utf8')).not.toContain(made.stdout.trim().slice(14));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await keys('list')).stdout).toMatch(
      new RegExp(`^${id}\tred\truns:start,runs:read\t\\d{4}-.*Z\texpires never\tused never\n$`),
    );
    expect(await keys('revoke', id)).toMatchObject({ code: 0, stdout: `The key ${id} is revoked.\n` });
    expect((await keys('list')).stdout).toBe('');
    expect(await keys('revoke', id)).toMatchObject({ code: 1, stderr: `There is no key "${id}".\n` });
  });

  it('keeps every change of commands that run at the same time', async () => {
    const home = temporaryFolder();
    const keys = (...args: string[]) => intermission(['keys', ...args], { INTERMISSION_HOME: home });
    const gone = (await keys('create', 'red', 'runs:read')).stdout.split('_')[1]!;
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all([...names.map((name) => keys('create', name, 'runs:read')), keys('revoke', gone)]);
    const left = (await keys('list')).stdout.trim().split('\n');
    expect(left.map((line) => line.split('\t')[1]).toSorted()).toEqual(names);
  });

  it('waits for another command that changes the keys, and names its file', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'api-keys.json.lock'), '');
    const refused = await intermission(['keys', 'create', 'red', 'runs:read'], { INTERMISSION_HOME: home });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('api-keys.json.lock exists');
  });

  it('refuses invalid names and scopes, and says where its file is broken', async () => {
    const home = temporaryFolder();
    const keys = (...args: string[]) => intermission(['keys', ...args], { INTERMISSION_HOME: home });
    expect(await keys('create', "red' OR 1=1", 'operator')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must be 1 to 63 letters, digits, dots, dashes and underscores') as string,
    });
    expect(await keys('create', 'red', 'everything')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('It must be one of runs:start, runs:read') as string,
    });
    writeFileSync(join(home, 'api-keys.json'), '{"keys": [{"id": "a"}]}');
    const { code, stderr } = await keys('list');
    expect({
      code,
      names: stderr.includes('api-keys.json is not a file of API keys'),
      place: stderr.includes('keys[0].tenant'),
    }).toEqual({
      code: 1,
      names: true,
      place: true,
    });
  });

  it('gives a key an expiry, in days, hours or as a time, and no time that is over or no time', async () => {
    const home = temporaryFolder();
    const keys = (...args: string[]) => intermission(['keys', ...args], { INTERMISSION_HOME: home });
    const made = await keys('create', 'red', 'runs:read', '--expires', '2999-01-02T03:04Z');
    expect(made.stderr).toContain('of red, until 2999-01-02T03:04:00.000Z.');
    expect((await keys('list')).stdout).toContain('\texpires 2999-01-02T03:04:00.000Z\tused never\n');
    const before = Date.now();
    await keys('create', 'blue', 'runs:read', '--expires', '90d');
    const blue = (await keys('list')).stdout.split('\n').find((line) => line.includes('blue'));
    const days = (Date.parse(/expires (\S+)/.exec(blue!)![1]!) - before) / 86_400_000;
    expect(Math.floor(days)).toBe(90);
    for (const [text, reason] of [
      ['2020-01-01', 'It must be in the future.'],
      ['0d', 'It must be in the future.'],
      ['soon', 'It must be like 90d, 12h'],
      ['7', 'It must be like 90d, 12h'],
    ] as const) {
      const { code, stderr } = await keys('create', 'red', 'runs:read', '--expires', text);
      expect({ text, code, names: stderr.includes(reason) }).toEqual({ text, code: 2, names: true });
    }
  });

  it('lists the keys of the settings by their ids, without the keys', async () => {
    const key = 'a-key-of-the-settings';
    const { stdout } = await intermission(['keys', 'list'], { INTERMISSION_API_KEYS: key });
    expect(stdout).toMatch(/^[\w-]{16}\t-\teverything\t-\texpires never\tused never\n$/);
    expect(stdout).not.toContain(key);
  });

  it('does not accept a short key from the settings, and does not print it', async () => {
    const settings = { INTERMISSION_API_KEYS: 'a-key-that-is-long-enough,short7' };
    const { code, stderr } = await intermission(['api'], settings);
    expect(code).toBe(1);
    expect(stderr).toContain('key 2 of 2 has 6 characters; it must have at least 16');
    expect(stderr).not.toContain('short7');
  });
});
