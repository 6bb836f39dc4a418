import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dependencyFlaws } from '../../scripts/licences.mjs';

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as Record<string, object>;
const lock = read('package-lock.json');
const manifest = read('package.json');

describe('what we install', () => {
  it('is pinned by version and digest, has a licence we allow, and runs no install script that nobody looked at', () => {
    expect(dependencyFlaws(lock, manifest)).toEqual([]);
  });

  it('is refused otherwise', () => {
    const flawed = {
      packages: {
        'node_modules/a': { version: '1.0.0', license: 'AGPL-3.0', hasInstallScript: true, integrity: 'sha1-x' },
      },
    };
    expect(dependencyFlaws(flawed, { dependencies: { a: '^1.0.0' }, allowScripts: {} })).toEqual([
      'a is not pinned to one version',
      'a has no SHA-512 digest',
      'a has the licence AGPL-3.0',
      'a has an install script that allowScripts of package.json neither allows nor denies',
    ]);
  });

  it('is installed the same way by every npm: without any install script', () => {
    expect(readFileSync(new URL('../../.npmrc', import.meta.url), 'utf8')).toContain('ignore-scripts=true\n');
    expect(Object.values(manifest.allowScripts ?? {}).some((isAllowed) => isAllowed === true)).toBe(false);
  });
});
