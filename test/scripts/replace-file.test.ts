import { linkSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const MODULE = new URL('../../scripts/replace-file.mjs', import.meta.url).href;

it('the build replaces a file without a change to its hard links', async () => {
  const { replaceFile } = (await import(MODULE)) as { replaceFile: (path: string, content: string) => void };
  const folder = mkdtempSync(join(tmpdir(), 'intermission-replace-'));
  const file = join(folder, 'deep/file.js');
  replaceFile(file, 'first');
  linkSync(file, join(folder, 'linked.js'));
  replaceFile(file, 'second');
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect(readFileSync(join(folder, 'linked.js'), 'utf8')).toBe('first');
  expect(readdirSync(join(folder, 'deep'))).toEqual(['file.js']);
});
