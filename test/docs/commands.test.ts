import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
const files = ['README.md', ...readdirSync(new URL('docs/', root)).map((name) => `docs/${name}`)];

/** Lines of shell blocks and inline code, without comments. */
const commands = files
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => {
    const text = read(file);
    const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block!.split('\n'));
    const inline = [...text.replace(/```.*?```/gs, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
    return [...blocks, ...inline].map((line) => ({ file, line: line.replace(/\s+#.*$/, '').trim() }));
  });

it('every npm script that the pages name is one, and finds its tools by itself', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = commands.flatMap(({ file, line }) => {
    const [, name] = /^npm run (?:-s )?([\w:]+)/.exec(line) ?? [];
    return name === undefined ? [] : [{ file, name }];
  });
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ name }) => scripts[name] === undefined)).toEqual([]);
});

it('no program is started past the scripts that set what it needs, but the command itself', () => {
  const programs = commands.flatMap(({ file, line }) => {
    const [, path] = /^(?:node )(dist\/[\w/-]+)\.js/.exec(line) ?? [];
    return path === undefined ? [] : [{ file, path }];
  });
  expect(programs.filter(({ path }) => !existsSync(new URL(`${path.slice(5)}.ts`, root)))).toEqual([]);
  expect(programs.filter(({ path }) => path.startsWith('dist/test/') || path.startsWith('dist/bench/'))).toEqual([]);
});

it('every command and option of ours that the pages show is one', () => {
  const shown = new Map<string, Set<string>>();
  for (const { line } of commands) {
    const [, name, rest] =
      /(?:^|\s)(?:npm run -s intermission --|intermission|node dist\/cli\/main\.js) ([a-z]+)\b(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const options = shown.get(name) ?? new Set();
    shown.set(name, options);
    for (const [option] of rest!.matchAll(/(?<=\s)--[a-z][a-z-]*/g)) options.add(option);
  }
  expect([...shown.keys()]).toEqual(expect.arrayContaining(['run', 'validate', 'record', 'done', 'doctor', 'schema']));
  for (const [name, options] of shown) {
    const main = new URL('dist/cli/main.js', root).pathname;
    const help = execFileSync(process.execPath, [main, name, '--help'], { encoding: 'utf8' });
    expect({ name, unknown: [...options].filter((option) => !help.includes(option)) }).toEqual({ name, unknown: [] });
  }
});

it('every option of the test programs that the pages show is one', () => {
  const sources: Record<string, string> = {
    'test:faults': read('test/faults/main.ts'),
    'test:scale': read('test/cluster/scale.ts'),
  };
  for (const [script, source] of Object.entries(sources)) {
    const lines = commands.filter(({ line }) => line.startsWith('npm run') && line.includes(` ${script} `));
    const options = lines.flatMap(({ line }) => [...line.matchAll(/\s--([a-z][a-z-]*)/g)].map(([, option]) => option!));
    expect(options.filter((option) => !new RegExp(`['"]?${option}['"]?:`).test(source))).toEqual([]);
  }
});
