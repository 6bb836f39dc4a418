import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { automationSchema } from '../../automation/json-schema.js';
import { intermission, temporaryFolder } from './support.js';

const EXAMPLE = fileURLToPath(new URL('../../examples/human-in-loop.json', import.meta.url));

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'automation.json');
  writeFileSync(file, text);
  return file;
}

describe('intermission schema', () => {
  it('prints the JSON Schema of the format', async () => {
    const { code, stdout, stderr } = await intermission(['schema']);
    expect(JSON.parse(stdout)).toEqual(automationSchema());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('intermission validate', () => {
  it('says that the example is valid, and ends with 0', async () => {
    const { code, stdout } = await intermission(['validate', EXAMPLE, '--json']);
    expect(JSON.parse(stdout)).toEqual({ file: EXAMPLE, valid: true, errors: [], warnings: [] });
    expect(code).toBe(0);
  });

  it('prints one object per file in the order given, and ends with 1 when one is not valid', async () => {
    const wrong = fileWith('{"nodes": [{"type": "action_node", "human_in_loop_action": {"max_wait_time": 700}}]}');
    const { code, stdout, stderr } = await intermission(['validate', wrong, EXAMPLE, '--json']);
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; valid: boolean; errors: { path: string; message: string }[] });
    expect(verdicts.map(({ file, valid }) => ({ file, valid }))).toEqual([
      { file: wrong, valid: false },
      { file: EXAMPLE, valid: true },
    ]);
    expect(verdicts[0]?.errors.map(({ path }) => path)).toContain('nodes.0.human_in_loop_action.max_wait_time');
    expect(Object.keys(verdicts[0]?.errors[0] ?? {})).toEqual(['path', 'message']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('warns of a key that stands twice in one object, with its path', async () => {
    const file = fileWith(
      '{ "url": "http://127.0.0.1/", "nodes": [], "parameters": { "input_parameters": { "a": ["1"], "b": ["1"], "\\u0061": ["2"] } },\n' +
        '  "nodes": [{ "type": "action_node", "sleep_action": { "sleep_time": 1, "sleep_time": 2 } }] }',
    );
    const message = 'this key stands more than once in its object; the last one counts';
    const paths = ['parameters.input_parameters.a', 'nodes', 'nodes.0.sleep_action.sleep_time'];
    const { stdout } = await intermission(['validate', file, '--json']);
    const verdict = JSON.parse(stdout) as { valid: boolean; warnings: object[] };
    expect(verdict.valid).toBe(true);
    expect(verdict.warnings).toEqual(expect.arrayContaining(paths.map((path) => ({ path, message }))));
    // A start says so as well, before it asks the API.
    const started = await intermission(['run', file], { INTERMISSION_API_URL: 'http://127.0.0.1:1' });
    for (const path of paths) expect(started.stdout).toContain(`warning: ${file}: ${path}: ${message}\n`);
  });

  it.each([
    ['{ "url": "x", }', 'not JSON: unexpected "}" at line 1, column 15'],
    ['{\n  "url": \'x\'\n}', 'not JSON: unexpected "\'" at line 2, column 10'],
    ['{ "nodes": [1, 2', 'not JSON: the text ends too early at line 1, column 17'],
    ['', 'not JSON: the text ends too early at line 1, column 1'],
    ['{} {}', 'not JSON: unexpected "{" at line 1, column 4'],
    ['{ "a": 01 }', 'not JSON: unexpected "1" at line 1, column 9'],
  ])('says where %j stops being JSON', async (text, message) => {
    const file = fileWith(text);
    const { code, stdout } = await intermission(['validate', file, '--json']);
    expect(JSON.parse(stdout)).toEqual({ file, valid: false, errors: [{ path: '', message }], warnings: [] });
    expect(code).toBe(1);
  });

  it('says why a file cannot be read', async () => {
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    const { code, stdout } = await intermission(['validate', join(folder, 'no.json'), folder]);
    expect(stdout).toBe(
      [
        `${join(folder, 'no.json')}: not valid`,
        '  there is no such file',
        `${folder}: not valid`,
        '  this is a folder, not a file',
        '',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  it('reads a file that starts with a byte order mark', async () => {
    const { stdout } = await intermission(['validate', fileWith('\uFEFF{'), '--json']);
    expect(stdout).toContain('the text ends too early at line 1, column 2');
  });

  it('ends with 2 when no file is given', async () => {
    const { code, stdout, stderr } = await intermission(['validate', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("missing required argument 'file'");
  });
});
