import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStepOutput } from '../../../activities/step/step-output.js';
import { type KeepFile } from '../../../activities/step/keep-file.js';
import { artifactFile } from '../../../infra/storage/artifact-paths.js';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import { saveArtifact } from '../../../infra/storage/save-artifact.js';

let home: string;
let runs = 0;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

function collecting(room?: { outputs: number; variables: number }) {
  const runId = `run-${(runs += 1)}`;
  const keepFile: KeepFile = (file) => saveArtifact(new FileStore(home), runId, file);
  const read = (name: string) => readFile(artifactFile(home, runId, name), 'utf8');
  const secrets = { seal: () => ({ sealed: '' }), scrub: <T>(value: T) => value };
  return { ...createStepOutput(keepFile, room, secrets), read };
}

const LARGE = 'x'.repeat(300_000);

describe('what a node leaves', () => {
  it('is passed on unchanged while it is small', async () => {
    const { collector, result } = collecting();
    collector.output({ json_data: { price: '49.90' } });
    collector.setVariable('price', ['49.90']);
    expect(await result()).toEqual({
      notes: [],
      outputs: [{ json_data: { price: '49.90' } }],
      variables: { price: ['49.90'] },
    });
  });

  it('becomes a file where it is too large, once for output and variable, and the log says so', async () => {
    const { collector, result, read } = collecting();
    const body = { items: [LARGE] };
    const answer = { status_code: 200, body };
    collector.output({ unique_identifier: 'orders', json_data: answer });
    collector.setVariable('api_result', answer);
    const reference = { artifact: 'orders.json', bytes: JSON.stringify(body).length };
    const left = await result();
    expect(left).toEqual({
      notes: ['warning: orders has 300014 bytes, too large to pass on; saved as orders.json'],
      outputs: [{ unique_identifier: 'orders', json_data: { status_code: 200, body: reference } }],
      variables: { api_result: { status_code: 200, body: reference } },
      artifacts: [{ name: 'orders.json', mediaType: 'application/json', size: reference.bytes }],
    });
    expect(JSON.parse(await read('orders.json'))).toEqual(body);
    expect(answer.body).toBe(body);
  });

  it('keeps text as text, and a list of one as a list of one', async () => {
    const { collector, result } = collecting();
    collector.output({ text: LARGE });
    collector.setVariable('terms', [LARGE]);
    const left = await result();
    expect(left.outputs).toEqual([{ json_data: { artifact: 'text.txt', bytes: LARGE.length } }]);
    expect(left.variables).toEqual({ terms: [{ artifact: 'text.txt', bytes: LARGE.length }] });
  });

  it('becomes one file when it is very many small entries', async () => {
    const { collector, result, read } = collecting();
    for (let index = 0; index < 10_000; index += 1) collector.output({ json_data: { body: `call ${index}` } });
    const left = await result();
    expect(left.outputs).toEqual([{ json_data: { artifact: 'outputs.json', bytes: expect.any(Number) as number } }]);
    expect(JSON.parse(await read('outputs.json'))).toHaveLength(10_000);
  });

  it('has less room when the run has little left', async () => {
    const { collector, result } = collecting({ outputs: 0, variables: 256 * 1024 });
    collector.output({ json_data: { text: 'y'.repeat(2000), short: 'kept' } });
    expect((await result()).outputs).toEqual([
      { json_data: { text: { artifact: 'text.txt', bytes: 2000 }, short: 'kept' } },
    ]);
  });
});

describe('a kept file', () => {
  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['a/b\\c:d*e?.png', 'a_b_c_d_e_.png'],
    ['  two   words .txt. ', 'two words .txt'],
    ['...', 'file'],
    [`${'long'.repeat(100)}.pdf`, `${'long'.repeat(100).slice(0, 146)}.pdf`],
  ])('is never named %j', async (wanted, name) => {
    const kept = await saveArtifact(new FileStore(home), 'run-names', {
      name: wanted,
      mediaType: 'text/plain',
      data: 'x',
    });
    expect(kept.name).toBe(name);
    expect(await readFile(artifactFile(home, 'run-names', name), 'utf8')).toBe('x');
  });

  it('never takes the place of another, however many come at once', async () => {
    const keep = (data: string) =>
      saveArtifact(new FileStore(home), 'run-same', { name: 'a.txt', mediaType: 'text/plain', data });
    const kept = await Promise.all(['1', '2', '3', '4'].map(keep));
    expect(kept.map(({ name }) => name).sort()).toEqual(['a.txt', 'a_2.txt', 'a_3.txt', 'a_4.txt']);
  });
});
