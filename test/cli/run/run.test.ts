import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readInputs } from '../../../cli/run/inputs.js';
import { freePort } from '../../../bench/system.js';
import { serve } from '../../support/http/serve.js';
import { intermission, temporaryFolder } from '../support.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/human-in-loop.json', import.meta.url));

/** An address on this machine where nothing listens. */
const deadAddress = async () => `http://127.0.0.1:${await freePort()}`;

describe('intermission run', () => {
  it('ends with 1 and says how to start the API when it does not answer', async () => {
    const address = await deadAddress();
    const outcome = await intermission(['run', EXAMPLE, '--owner', 'ana@example.com', '--json'], {
      INTERMISSION_API_URL: address,
    });
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `The Intermission API does not answer at ${address}. Start it with "npm start" (or "intermission start"), ` +
        'or say where it is with INTERMISSION_API_URL.\n',
    });
  });

  it('ends with 2 before it asks the API when the file is not a valid automation', async () => {
    const file = join(temporaryFolder(), 'wrong.json');
    writeFileSync(file, '{"nodes": []}');
    const { code, stdout, stderr } = await intermission(['run', file, '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${file} is not valid:`);
  });

  it('ends with 2 when the file is not there, or the command is used wrongly', async () => {
    const missing = await intermission(['run', '/nowhere/no.json']);
    expect(missing).toEqual({ code: 2, stdout: '', stderr: '/nowhere/no.json: there is no such file\n' });
    const [unknown, noValue, noName] = await Promise.all([
      intermission(['run', EXAMPLE, '--nosuch']),
      intermission(['run', EXAMPLE, '--set', 'username']),
      intermission(['run']),
    ]);
    expect([unknown.code, noValue.code, noName.code]).toEqual([2, 2, 2]);
    const bogus = await intermission(['bogus']);
    expect(bogus).toMatchObject({
      code: 2,
      stderr: "error: unknown command 'bogus'; `intermission --help` lists them\n",
    });
    expect(noValue.stderr).toBe('--set username: write it as name=value\n');
  });

  it('ends with 2 and prints each error with its path when the API refuses the input', async () => {
    const { url, stop } = await serve((_req, res) => {
      res.writeHead(422, { 'content-type': 'application/problem+json' });
      res.end(JSON.stringify({ detail: 'There is 1 error', errors: [{ path: 'owner', message: 'is missing' }] }));
    });
    onTestFinished(stop);
    const outcome = await intermission(['run', EXAMPLE], { INTERMISSION_API_URL: url });
    expect(outcome).toEqual({ code: 2, stdout: '', stderr: 'There is 1 error\n  owner: is missing\n' });
  });
});

describe('--set', () => {
  const automation = { parameters: { input_parameters: { name: ['x'], count: [1], flags: [true, 'text'] } } };

  it('is text unless the file declares a number or a boolean there', () => {
    expect(readInputs(['name=12', 'count=-2.5', 'flags=false', 'flags=true'], automation)).toEqual({
      name: ['12'],
      count: [-2.5],
      flags: [false, 'true'],
    });
  });

  it('keeps anything that is not a number as text for the API to check, and everything after the first =', () => {
    expect(readInputs(['count=many', 'count=007', 'name=a=b', 'name=', 'new=1'], automation)).toEqual({
      count: ['many', '007'],
      name: ['a=b', ''],
      new: ['1'],
    });
  });
});
