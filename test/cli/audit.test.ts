import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditEntry } from '../../contracts/audit.js';
import { API_KEY, useStack } from '../support/system/stack.js';
import { intermission, temporaryFolder } from './support.js';

describe('intermission audit', () => {
  const stack = useStack();
  const command = (...args: string[]) =>
    intermission(args, {
      INTERMISSION_HOME: stack.home,
      INTERMISSION_API_URL: stack.api.url,
      INTERMISSION_API_KEY: API_KEY,
    });
  const entriesIn = (text: string) => text.split('\n').flatMap((line) => (line === '' ? [] : [entryOf(line)]));
  const entryOf = (line: string) => AuditEntry.parse(JSON.parse(line));

  it('prints what the API and `intermission keys` recorded, as one JSON object a line, without a key', async () => {
    const { code, stdout: key } = await command('keys', 'create', 'red', 'runs:read', '--expires', '2999-01-02');
    expect(code).toBe(0);
    const id = key.split('_')[1]!;
    await command('keys', 'revoke', id);
    const printed = await command('audit', '--action', 'key.created', 'key.revoked');
    expect([printed.code, printed.stderr]).toEqual([0, '']);
    const entries = entriesIn(printed.stdout);
    const details = { key: id, scopes: 'runs:read', expiresAt: '2999-01-02T00:00:00.000Z' };
    expect(entries).toMatchObject([
      { action: 'key.created', actor: { kind: 'cli' }, tenant: 'red', details },
      { action: 'key.revoked', actor: { kind: 'cli' }, tenant: 'red', details: { key: id } },
    ]);
    expect(entries[0]!.actor.name).toMatch(/./);
    expect(printed.stdout).not.toContain(key.trim());
    const limited = await command('audit', '--limit', '1', '--from', entries[1]!.time);
    expect(entriesIn(limited.stdout).map(({ action }) => action)).toEqual(['key.revoked']);
  });

  it('says what is wrong with an option', async () => {
    const { code, stdout, stderr } = await command('audit', '--from', 'yesterday');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('from: must be a time such as 2026-01-31T08:00:00Z');
  });

  it('makes a key all the same when the store fails, and says that there is no entry', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'audit'), 'in the way');
    const made = await intermission(['keys', 'create', 'red', 'runs:read'], { INTERMISSION_HOME: home });
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^im_/)]);
    expect(made.stderr).toContain('The audit log has no entry of this, because the store failed');
  });
});
