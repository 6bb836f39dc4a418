import { Schedule, ScheduleList } from '../../contracts/schedules.js';
import { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../errors.js';
import { startBody } from '../run/run-automation.js';

export interface CreateOptions extends Omit<Parameters<typeof startBody>[1], 'json'> {
  cron?: string[];
  every?: number;
  timeZone?: string;
  jitter?: number;
  paused?: boolean;
  note?: string;
}

const PATH = '/v1/schedules';

export async function createSchedule(name: string, file: string, options: CreateOptions): Promise<void> {
  const { cron, every, timeZone, jitter, paused, note, ...run } = options;
  if (cron === undefined && every === undefined) throw new CliError('Give --cron or --every.', EXIT.refused);
  const body = {
    name,
    ...(cron && { cron }),
    ...(every !== undefined && { everySeconds: every }),
    ...(timeZone !== undefined && { timeZone }),
    ...(jitter !== undefined && { jitterSeconds: jitter }),
    ...(paused && { paused }),
    ...(note !== undefined && { note }),
    run: startBody(file, run, (warning) => process.stderr.write(`warning: ${warning}\n`)),
  };
  print(Schedule.loose().parse(await new ApiClient().create(PATH, body)));
}

export async function listSchedules(json: boolean): Promise<void> {
  const { schedules } = ScheduleList.parse(await new ApiClient().ask('GET', PATH));
  if (json) process.stdout.write(`${JSON.stringify(schedules, null, 2)}\n`);
  else if (schedules.length === 0) process.stdout.write('There are no schedules.\n');
  else schedules.forEach(print);
}

export async function showSchedule(name: string): Promise<void> {
  const schedule = Schedule.parse(await new ApiClient().ask('GET', pathOf(name)));
  print(schedule);
  for (const time of schedule.nextRuns.slice(1)) process.stdout.write(`  then     ${textOf(time)}\n`);
  for (const { runId, startedAt } of schedule.recentRuns) {
    process.stdout.write(`  started  ${textOf(startedAt)}  ${runId}\n`);
  }
}

export async function changeSchedule(name: string, change: 'pause' | 'unpause', note?: string): Promise<void> {
  await new ApiClient().ask('POST', `${pathOf(name)}/${change}`, note === undefined ? {} : { note });
  process.stdout.write(`${DONE[change].replace('NAME', name)}\n`);
}

const DONE = {
  pause: 'The schedule NAME is paused.',
  unpause: 'The schedule NAME starts runs again.',
};

export async function triggerSchedule(name: string): Promise<void> {
  const runId = await new ApiClient().triggerSchedule(`${pathOf(name)}/trigger`);
  process.stdout.write(`The schedule ${name} starts the run ${runId}.\n`);
}

export async function deleteSchedule(name: string): Promise<void> {
  await new ApiClient().delete(pathOf(name));
  process.stdout.write(`The schedule ${name} is deleted.\n`);
}

function pathOf(name: string): string {
  return `${PATH}/${encodeURIComponent(name)}`;
}

function print({ name, automation, isUnreadable, isPaused, note, nextRuns, times }: Schedule): void {
  const { cron = [], everySeconds, timeZone = 'UTC' } = times;
  const when = [
    ...cron.map((expression) => `${expression} (${timeZone})`),
    ...(everySeconds === undefined ? [] : [`every ${everySeconds} s`]),
  ];
  const what = isUnreadable ? 'encrypted with a key that the API does not have' : `${automation} · ${when.join(', ')}`;
  const [next] = nextRuns;
  const state = isPaused ? 'paused' : next === undefined ? 'no further times' : `next ${textOf(next)}`;
  process.stdout.write(`${name} · ${what} · ${state}${note ? ` · ${note}` : ''}\n`);
}

function textOf(time: number): string {
  return new Date(time).toISOString();
}
