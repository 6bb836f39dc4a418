import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { freePort } from '../../../bench/system.js';
import type { Schedule } from '../../../contracts/schedules.js';
import { API_KEY, useStack } from '../../support/system/stack.js';
import { automationOf } from '../../support/runs/automations.js';
import { intermission, temporaryFolder } from '../support.js';

const stack = useStack();
const schedule = (...args: string[]) =>
  intermission(['schedule', ...args], { INTERMISSION_API_URL: stack.api.url, INTERMISSION_API_KEY: API_KEY });

async function automationFile(automation: object): Promise<string> {
  const file = join(temporaryFolder(), 'nightly.json');
  await writeFile(file, JSON.stringify(automation));
  return file;
}
const noop = () => automationFile(automationOf(stack.site, { type: 'action_node', sleep_action: { sleep_time: 0 } }));

it('creates, lists, shows, pauses, resumes, triggers and deletes a schedule', async () => {
  const times = ['--cron', '0 8 * * 1-5', '--time-zone', 'Europe/Berlin'];
  const created = await schedule(
    'create',
    'daily',
    await noop(),
    ...times,
    '--paused',
    '--note',
    'from Monday',
    '--tag',
    'night',
  );
  expect(created).toEqual({
    ...{ code: 0, stderr: '' },
    stdout: 'daily · nightly · 0 8 * * 1-5 (Europe/Berlin) · paused · from Monday\n',
  });
  const listed = async () => JSON.parse((await schedule('list', '--json')).stdout) as Schedule[];
  await vi.waitFor(async () => expect((await listed()).map(({ name }) => name)).toEqual(['daily']), 20_000);

  expect((await schedule('resume', 'daily')).stdout).toBe('The schedule daily starts runs again.\n');
  await vi.waitFor(async () => expect((await schedule('show', 'daily')).stdout).toMatch(/ · next 2\d\d\d-/), 20_000);
  const { stdout } = await schedule('trigger', 'daily');
  const [, triggered = ''] = /^The schedule daily starts the run (nightly-\S+)\.\n$/.exec(stdout) ?? [];
  const ended = await stack.until(triggered, ({ status }) => status === 'succeeded');
  expect(ended).toMatchObject({ schedule: 'daily', tags: ['night'] });

  // As at a set time.
  await stack.temporal.client.schedule.getHandle('run-schedule::daily').trigger();
  const runId = await vi.waitFor(async () => {
    const { stdout } = await schedule('show', 'daily');
    return /^ {2}started {2}\S+Z {2}(nightly-\S+)$/m.exec(stdout)![1]!;
  }, 20_000);
  await stack.until(runId, ({ status }) => status === 'succeeded');

  const paused = await schedule('pause', 'daily', '--note', 'holidays');
  expect(paused.stdout).toBe('The schedule daily is paused.\n');
  await vi.waitFor(async () => expect((await schedule('list')).stdout).toContain(' · paused · holidays\n'), 20_000);
  expect((await schedule('delete', 'daily')).stdout).toBe('The schedule daily is deleted.\n');
  await vi.waitFor(async () => expect((await schedule('list')).stdout).toBe('There are no schedules.\n'), 20_000);
}, 90_000);

it('ends with 2 when it is used wrongly, or the automation is not valid', async () => {
  const file = await noop();
  const [noTimes, unknown, invalid] = await Promise.all([
    schedule('create', 'daily', file),
    schedule('start', 'daily'),
    schedule('create', 'daily', await automationFile({ nodes: [] }), '--every', '60'),
  ]);
  expect(noTimes).toEqual({ code: 2, stdout: '', stderr: 'Give --cron or --every.\n' });
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("unknown command 'start'")]);
  expect([invalid.code, invalid.stderr]).toEqual([2, expect.stringContaining('nightly.json is not valid:')]);
});

it('says what the API refuses, and that a schedule does not exist', async () => {
  const file = await noop();
  const wrong = await schedule('create', 'daily', file, '--cron', 'every morning');
  expect([wrong.code === 0, wrong.stdout]).toEqual([false, '']);
  expect(wrong.stderr).toContain('cron');
  for (const command of ['show', 'pause', 'resume', 'trigger', 'delete']) {
    const { code, stdout, stderr } = await schedule(command, 'no-such');
    expect([command, code, stdout]).toEqual([command, 1, '']);
    expect(stderr).toContain('no-such');
  }
});

it('says how to start the API when it does not answer', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  for (const args of [['list'], ['show', 'daily'], ['delete', 'daily']]) {
    const { code, stderr } = await intermission(['schedule', ...args], { INTERMISSION_API_URL: url });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`does not answer at ${url}`)]);
  }
});
