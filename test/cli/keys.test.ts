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
    expect((await keys('list')).stdout).toMatch(new RegExp(`^${id}\tred\truns:start,runs:read\t\\d{4}-.*Z\n$`));
    expect(await keys('revoke', id)).toMatchObject({ code: 0, stdout: `The key ${id} is revoked.\n` });
    expect((await keys('list')).stdout).toBe('');
    expect(await keys('revoke', id)).toMatchObject({ code: 1, stderr: `There is no key "${id}".\n` });
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
});
