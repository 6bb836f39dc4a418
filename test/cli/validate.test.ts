import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { automationSchema } from '../../automation/reading/json-schema.js';
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
    expect(Object.keys(verdicts[0]?.errors[0] ?? {})).toEqual(['path', 'message', 'line', 'column']);
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
    expect(verdict.warnings).toEqual(
      expect.arrayContaining(paths.map((path) => expect.objectContaining({ path, message }) as object)),
    );
    // A start says so as well, before it asks the API.
    const started = await intermission(['run', file], { INTERMISSION_API_URL: 'http://127.0.0.1:1' });
    for (const path of paths)
      expect(started.stdout).toMatch(new RegExp(`warning: ${file}: \\d:\\d+  ${path}: ${message}\n`));
  });

  it.each([
    ['{ "url": "x", }', 'unexpected "}"', 1, 15],
    ['{\n  "url": \'x\'\n}', 'unexpected "\'"', 2, 10],
    ['{ "nodes": [1, 2', 'the text ends too early', 1, 17],
    ['', 'the text ends too early', 1, 1],
    ['{} {}', 'unexpected "{"', 1, 4],
    ['{ "a": 01 }', 'unexpected "1"', 1, 9],
    ['\uFEFF{', 'the text ends too early', 1, 2],
    ['['.repeat(100_000), 'nested', undefined, undefined],
  ])('says where %j stops being JSON', async (text, message, line, column) => {
    const file = fileWith(text);
    const { code, stdout } = await intermission(['validate', file, '--json']);
    const { valid, errors } = JSON.parse(stdout) as { valid: boolean; errors: { message: string }[] };
    expect(errors[0]).toMatchObject({ path: '', ...(line !== undefined && { line, column }) });
    expect(errors[0]?.message).toContain(message);
    expect({ code, valid }).toEqual({ code: 1, valid: false });
  });

  it('reports every error with its line and column, for JSON errors and automation errors', async () => {
    const text = `{
  "url": "https://example.com"
  "parameters": { "input_parameters": {} },
  "nodes": [
    { "type": "action_node", "human_in_loop_action": { "max_wait_time": 700 } },
    { "type": "action_node", "sleep_action": { "sleep_tme": 1 } },
  ]
}`;
    const { stdout } = await intermission(['validate', fileWith(text)]);
    expect(stdout.split('\n').slice(1)).toEqual([
      '  3:3  not JSON: unexpected "\\""',
      '  7:3  not JSON: unexpected "]"',
      "  5:56  nodes.0.human_in_loop_action.max_wait_time: 700 is not below 600, the run's hard limit in seconds",
      '  6:30  nodes.1.sleep_action.sleep_time: missing; give a number below 600',
      '  6:48  warning: nodes.1.sleep_action.sleep_tme: is unknown and ignored; did you mean sleep_time?',
      '',
    ]);
  });

  it('reads standard input', async () => {
    const text = JSON.stringify({ url: 'https://example.com', parameters: { input_parameters: {} }, nodes: [] });
    const { code, stdout } = await intermission(['validate', '-'], {}, text);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'standard input: valid\n  1:67  warning: nodes: is empty, so a run does nothing\n',
    });
    const refused = await intermission(['run', '-'], {}, '{ "url": 1 }');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('standard input is not valid:\n  1:3  url: 1 is not');
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

  it('ends with 2 when no file is given', async () => {
    const { code, stdout, stderr } = await intermission(['validate', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("missing required argument 'file'");
  });
});
