import type { Command } from 'commander';
import type { CreateOptions } from '../schedule/schedules.js';
import { append } from './append.js';
import { addEvidenceOptions } from './evidence-options.js';

/** `intermission schedule …`: runs that start at set times. */
export function addSchedule(program: Command): void {
  const schedule = program.command('schedule').description('start runs at set times');
  const load = () => import('../schedule/schedules.js');
  const nameOf = ['<name>', 'name of the schedule'] as const;

  const create = schedule
    .command('create')
    .description('start runs of an automation at set times')
    .argument(...nameOf)
    .argument('<file>', 'the automation, a JSON file; the schedule keeps it as it is now')
    .option('--cron <expression>', 'for example "0 8 * * 1-5"; repeat it for several', append)
    .option('--every <seconds>', 'a fixed interval, at least 60', Number)
    .option('--time-zone <name>', 'for --cron, for example Europe/Berlin; UTC by default')
    .option('--jitter <seconds>', 'start each run up to this much later', Number)
    .option('--paused', 'start no runs until "schedule resume"')
    .option('--note <text>', 'for people who read the list')
    .option('--set <name=value>', 'an input parameter; repeat it for several values', append)
    .option('--secure <file>', 'references to secrets for its secure parameters, a JSON file: names and lists')
    .option('--owner <mail>', 'who is mailed when a run needs a person')
    .option('--tag <word>', 'a word to find the runs by; repeat it for several', append)
    .option('--metadata <name=value>', 'a pair of texts to find the runs by; repeat it for several', append)
    .option('--callback <url>', 'address that receives the result of each run by POST');
  addEvidenceOptions(create).action(async (name: string, file: string, options: CreateOptions) =>
    (await load()).createSchedule(name, file, options),
  );
  schedule
    .command('list')
    .description('list the schedules')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => (await load()).listSchedules(json ?? false));
  schedule
    .command('show')
    .description('print a schedule, its next times and its latest runs')
    .argument(...nameOf)
    .action(async (name: string) => (await load()).showSchedule(name));
  for (const [command, change, description] of [
    ['pause', 'pause', 'start no runs until "schedule resume"'],
    ['resume', 'unpause', 'start runs again'],
  ] as const) {
    schedule
      .command(command)
      .description(description)
      .argument(...nameOf)
      .option('--note <text>', 'why')
      .action(async (name: string, { note }: { note?: string }) => (await load()).changeSchedule(name, change, note));
  }
  schedule
    .command('trigger')
    .description('start a run now')
    .argument(...nameOf)
    .action(async (name: string) => (await load()).triggerSchedule(name));
  schedule
    .command('delete')
    .description('remove the schedule; its runs continue')
    .argument(...nameOf)
    .action(async (name: string) => (await load()).deleteSchedule(name));
}
