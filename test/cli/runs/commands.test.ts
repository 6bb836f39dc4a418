import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../bench/system.js';
import type { RunState, RunSummary } from '../../../contracts/run-state.js';
import { artifactFolder } from '../../../infra/storage/artifact-paths.js';
import { API_KEY, useStack } from '../../support/system/stack.js';
import { automationOf } from '../../support/runs/automations.js';
import { intermission, temporaryFolder } from '../support.js';

const UNKNOWN = 'no-such-run';
const screenshot = {
  type: 'action_node',
  extraction_action: { screenshot: { filename: 'page' } },
  before_sleep_time: 0,
};
const stack = useStack();
const run = (...args: string[]) =>
  intermission(args, { INTERMISSION_API_URL: stack.api.url, INTERMISSION_API_KEY: API_KEY });
const refused = (stderr: string, code = 1) => ({ code, stdout: '', stderr: `${stderr}\n` });
const statesIn = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunState);

/** A run with a picture, which has ended. */
async function endedRun(): Promise<RunState> {
  const { runId } = await stack.start(screenshot);
  return stack.until(runId, ({ status }) => status === 'succeeded');
}

describe('intermission runs', () => {
  it('lists runs, the latest first, as lines or as JSON, and only those with a status', async () => {
    const ended = await endedRun();
    const paused = await stack.pausedRun();
    const listed = async (...options: string[]) => {
      const { stdout } = await run('runs', '--json', ...options);
      return stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RunSummary);
    };
    // Temporal's lists are some tenths of a second old.
    await vi.waitFor(async () => expect((await listed('--status', 'awaiting_human')).length).toBe(1), 20_000);
    await vi.waitFor(async () => {
      const all = (await listed()).map(({ runId, status }) => [runId, status]);
      expect(all.slice(0, 2)).toEqual([
        [paused.runId, 'awaiting_human'],
        [ended.runId, 'succeeded'],
      ]);
    }, 20_000);
    expect((await listed('--limit', '1')).map(({ runId }) => runId)).toEqual([paused.runId]);
    const { stdout } = await run('runs', '--status', 'awaiting_human');
    expect(stdout).toMatch(
      new RegExp(`^${paused.runId}  awaiting_human  \\d{4}-\\d\\d-\\d\\dT\\S+Z  \\S+  ana@example.com\n$`),
    );
    expect(await run('runs', '--status', 'timed_out')).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: 'There are no such runs.\n',
    });
  });

  it('ends with 2 for a status or a limit that is none', async () => {
    expect(await run('runs', '--status', 'paused')).toMatchObject({
      ...{ code: 2, stdout: '' },
      stderr: expect.stringMatching(/^"paused" is not a status: use .*awaiting_human.*\.\n$/) as string,
    });
    expect(await run('runs', '--limit', 'all')).toEqual(refused('--limit all is not a whole number of 1 or more.', 2));
  });
});

describe('intermission show and artifacts', () => {
  it('print the state of a run, and fetch its files', async () => {
    const { runId, artifacts } = await endedRun();
    const shown = await run('show', runId);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain(`Run ${runId} · `);
    expect(shown.stdout).toMatch(/^Status {3}succeeded$/m);
    expect(shown.stdout).toMatch(/^ {2}page\.png +\d+ {2}image\/png$/m);
    expect((JSON.parse((await run('show', runId, '--json')).stdout) as RunState).runId).toBe(runId);

    const listed = await run('artifacts', runId, '--json');
    expect(
      listed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(artifacts);
    const folder = join(temporaryFolder(), 'new', 'folder');
    expect((await run('artifacts', runId, 'page.png', '--output', folder)).code).toBe(0);
    const picture = await readFile(join(folder, 'page.png'));
    expect(picture.length).toBe(artifacts.find(({ name }) => name === 'page.png')!.size);
  });

  it('replace no file, and say which file the run does not have', async () => {
    const { runId } = await endedRun();
    const folder = temporaryFolder();
    await writeFile(join(folder, 'page.png'), 'mine');
    expect(await run('artifacts', runId, 'page.png', '--output', folder)).toEqual(
      refused(`page.png was not saved as ${join(folder, 'page.png')}: the file exists already.`),
    );
    expect(await readFile(join(folder, 'page.png'), 'utf8')).toBe('mine');
    expect(await run('artifacts', runId, 'other.png')).toEqual(refused(`The run ${runId} has no file "other.png".`, 2));
  });
});

describe('intermission watch', () => {
  it('follows a run to its end, whose exit code it has', async () => {
    const { runId } = await stack.pausedRun();
    const watched = run('watch', runId, '--json');
    const printed = run('watch', runId);
    await run('decline', runId, '--reason', 'the code never came');
    const { code, stdout } = await watched;
    expect(code).toBe(3);
    const states = statesIn(stdout);
    expect(states.at(-1)).toMatchObject({ status: 'failed', error: { type: 'HumanDeclined' } });
    expect((await printed).stdout).toContain('the code never came');
    // A run that has ended is followed at once.
    expect((await run('watch', runId)).code).toBe(3);
    expect((await run('watch', (await endedRun()).runId)).code).toBe(0);
  });
});

describe('intermission decline and extend', () => {
  it('answer the open pause, and give its person more time', async () => {
    const { runId, pause: before } = await stack.pausedRun();
    const extended = await run('extend', runId, '--seconds', '30');
    const { pause: after } = await stack.until(runId, ({ pause }) => pause?.deadline !== before!.deadline);
    expect(extended).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: `The pause of the run ${runId} is open until ${new Date(after!.deadline).toISOString()}.\n`,
    });
    expect(after!.deadline - before!.deadline).toBe(30_000);
    const wrong = await run('decline', runId, '--reason', 'late', '--pause', 'pause-9');
    expect(wrong).toEqual(refused(`The pause pause-9 of the run ${runId} is not open: the run waits at pause-1.`));
    expect(await run('decline', runId, '--reason', 'no account')).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: `The pause of the run ${runId} was declined.\n`,
    });
    const { error } = await stack.until(runId, ({ status }) => status === 'failed');
    expect(error).toMatchObject({ type: 'HumanDeclined', message: expect.stringContaining('no account') as string });
  });

  it('say that a run waits for nobody, and end with 2 when they are used wrongly', async () => {
    const { runId } = await endedRun();
    const nobody = refused(`The run ${runId} waits for nobody: it is succeeded.`);
    expect(await run('decline', runId, '--reason', 'late')).toEqual(nobody);
    expect(await run('extend', runId)).toEqual(nobody);
    expect(await run('decline', runId)).toEqual(refused("error: required option '--reason <text>' not specified", 2));
    const never = await run('extend', runId, '--seconds', '0');
    expect(never).toMatchObject({ code: 2, stderr: expect.stringContaining('It must be a number above 0.') as string });
  });
});

describe('intermission rerun', () => {
  it('starts a run again with changed inputs, and follows it', async () => {
    const automation = {
      ...automationOf(stack.site, {
        type: 'action_node',
        interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: '{code[0]}' } },
      }),
      parameters: { input_parameters: { code: ['one'] } },
    };
    const first = await stack.intermission.startRun({ automation });
    stack.endLater(first.runId);
    await stack.until(first.runId, ({ status }) => status === 'succeeded');
    const { code, stdout } = await run('rerun', first.runId, '--set', 'code=two', '--json');
    expect(code).toBe(0);
    const last = statesIn(stdout).at(-1)!;
    expect(last).toMatchObject({ status: 'succeeded', rerunOf: first.runId });
    expect(last.runId).not.toBe(first.runId);
    expect(await run('rerun', first.runId, '--set', 'other=two')).toMatchObject({
      ...{ code: 2, stdout: '' },
      stderr: expect.stringContaining('other') as string,
    });
  });
});

describe('intermission clean', () => {
  it('removes old files of the store that the settings name, and first says which', async () => {
    const folder = temporaryFolder();
    const settings = { INTERMISSION_ARTIFACTS: `file://${folder}` };
    const old = new Date(Date.now() - 10 * 24 * 3600 * 1000);
    for (const runId of ['old', 'young']) {
      await mkdir(artifactFolder(folder, runId), { recursive: true });
      await writeFile(join(artifactFolder(folder, runId), 'a.txt'), 'text');
    }
    const part = join(artifactFolder(folder, 'young'), '.1.part');
    await writeFile(part, 'half');
    await utimes(part, old, old);
    await utimes(join(artifactFolder(folder, 'old'), 'a.txt'), old, old);
    const clean = (...args: string[]) => intermission(['clean', ...args], settings);
    expect((await clean('--older-than', '9', '--dry-run', '--json')).stdout).toBe(
      '{"runs":1,"files":1,"bytes":4,"unfinished":0}\n',
    );
    expect((await clean('--older-than', '9')).stdout).toBe(
      'Removed 1 files (0.0 MB) of 1 runs that are older than 9 days, and 1 unfinished files.\n',
    );
    expect((await clean()).stdout).toContain('Removed 0 unfinished files. To remove the files of old runs too, ');
    expect((await clean('--older-than', '9', '--json')).stdout).toContain('"files":0');
    expect(await readFile(join(artifactFolder(folder, 'young'), 'a.txt'), 'utf8')).toBe('text');
    expect(await clean('--older-than', 'a year')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('It must be a number of days, at least 1.') as string,
    });
  });

  it('names the store that it cannot clean', async () => {
    const bucket = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await freePort()}`, AWS_REGION: 'us-east-1' };
    const settings = { ...bucket, AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
    const { code, stderr } = await intermission(['clean'], {
      ...settings,
      INTERMISSION_ARTIFACTS: 's3://files/of-runs',
    });
    expect(code).toBe(1);
    // AWS's packages may warn about the version of Node.js before that.
    expect(stderr).toMatch(
      /^s3:\/\/files\/of-runs could not be cleaned: the artifact store cannot be reached \(ECONNREFUSED\)\.$/m,
    );
  });

  it('deletes a run that has ended, and no other', async () => {
    const open = await stack.pausedRun();
    expect(await run('clean', '--run', open.runId)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has not ended; cancel it first') as string,
    });
    const ended = await endedRun();
    expect(await run('clean', '--run', ended.runId, '--dry-run')).toEqual(refused('--run stands alone.', 2));
    expect((await run('clean', '--run', ended.runId)).stdout).toBe(`The run ${ended.runId} was deleted.\n`);
    const page = await stack.api.service(`/v1/runs/${ended.runId}/artifacts/page.png`);
    expect(page.status).toBe(404);
  });
});

const OF_A_RUN: [string, ...string[]][] = [
  ['show'],
  ['watch'],
  ['artifacts'],
  ['decline', '--reason', 'late'],
  ['extend'],
  ['rerun'],
  ['cancel'],
];

it.each(OF_A_RUN)('intermission %s ends with an error for a run that does not exist', async (name, ...options) => {
  const { code, stdout, stderr } = await run(name, UNKNOWN, ...options);
  expect([code === 0, stdout, stderr]).toEqual([false, '', `There is no run "${UNKNOWN}"\n`]);
});

it.each([...OF_A_RUN, ['runs'] as [string], ['clean', '--run'] as [string, string]])(
  'intermission %s says how to start the API when it does not answer',
  async (name, ...options) => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const args = name === 'runs' ? [name] : [name, ...options, UNKNOWN];
    const { code, stdout, stderr } = await intermission(args, { INTERMISSION_API_URL: url });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `The Intermission API does not answer at ${url}. Start it with "npm start" (or "intermission start"), ` +
        'or say where it is with INTERMISSION_API_URL.\n',
    );
  },
);
