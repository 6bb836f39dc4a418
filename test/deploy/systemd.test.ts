import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/support.js';
import { run } from './support/run.js';
import { unknownVariables } from './support/settings.js';

const folder = new URL('../../deploy/systemd/', import.meta.url);
const units = readdirSync(folder).filter((name) => name.endsWith('.service'));
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const { stdout } = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
/** `security --offline` and the specifier `%d` need this version. */
const isMissing = Number(/^systemd (\d+)/.exec(stdout ?? '')?.[1] ?? 0) < 252;

describe('a systemd unit', () => {
  it('exists for each process', () => {
    expect(units.sort()).toEqual(['api', 'browsers', 'worker'].map((name) => `intermission-${name}.service`));
  });

  it.each(units)('%s sets only variables that exist', (name) => {
    const variables = [...textOf(name).matchAll(/^Environment=(\w+)=/gm)].map(([, variable]) => variable!);
    expect(variables).toContain('INTERMISSION_HOME');
    expect(unknownVariables(variables)).toEqual([]);
  });

  it.each(units)('%s reads each secret from a credential that it loads', (name) => {
    const used = [...textOf(name).matchAll(/_FILE=%d\/([\w-]+)$/gm)].map(([, credential]) => credential);
    const loaded = [...textOf(name).matchAll(/^LoadCredential=([\w-]+):/gm)].map(([, credential]) => credential);
    expect(used).toEqual(loaded);
  });

  it.each(['worker', 'browsers'])('lets %s drain for longer than a run lasts', (process) => {
    expect(textOf(`intermission-${process}.service`)).toMatch(/^KillMode=mixed\nTimeoutStopSec=610$/m);
  });

  it.skipIf(isMissing).each(units)('%s passes systemd-analyze verify (needs systemd 252)', (name) => {
    const file = join(temporaryFolder(), name);
    writeFileSync(file, textOf(name).replaceAll('/usr/bin/node', process.execPath));
    expect(run('systemd-analyze', ['verify', '--man=no', file])).toEqual({ status: 0, output: '' });
  });

  it.skipIf(isMissing).each(units)('%s is hardened, as systemd-analyze rates it (needs systemd 252)', (name) => {
    const file = new URL(name, folder).pathname;
    // The scale is 0 to 100, where a unit without any hardening has 96.
    expect(run('systemd-analyze', ['security', '--offline=yes', '--threshold=25', file])).toMatchObject({ status: 0 });
  });
});

it('the files with settings name only variables that exist', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.env'));
  expect(files).toHaveLength(4);
  const variables = files.flatMap((name) => [...textOf(name).matchAll(/^#?(\w+)=/gm)].map(([, variable]) => variable!));
  expect(unknownVariables(variables)).toEqual([]);
});
