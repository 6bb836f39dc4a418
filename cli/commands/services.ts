import type { Command } from 'commander';
import { CliError, EXIT } from '../errors.js';
import { serve, type StartService } from '../serve.js';

/** One command per process, in the foreground. Loaded when asked for: each brings in what the others can do without. */
const services: { name: string; description: string; load: () => Promise<StartService> }[] = [
  {
    name: 'worker',
    description: 'run a worker: workflows and node activities',
    load: async () => (await import('../../worker.js')).startWorker,
  },
  {
    name: 'browsers',
    description: 'run a browser host: sessions and their live views',
    load: async () => (await import('../../browsers/start.js')).startBrowsers,
  },
  {
    name: 'api',
    description: 'run the API and the dashboard',
    load: async () => {
      const { PortTakenError, startApi } = await import('../../api/start.js');
      return (config, log) =>
        startApi(config, log).catch((error: unknown) => {
          throw error instanceof PortTakenError ? new CliError(error.message, EXIT.error, { cause: error }) : error;
        });
    },
  },
];

export function addServices(program: Command): void {
  for (const { name, description, load } of services) {
    program
      .command(name)
      .description(`${description} (until Ctrl-C)`)
      .action(async () => serve(name, await load()));
  }
}
