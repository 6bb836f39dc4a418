import type { Command } from 'commander';
import { CliError, EXIT } from '../errors.js';
import type { ServiceName } from '../../config/process-names.js';
import type { StartService } from '../serve.js';

const NO_SANDBOX =
  'Chromium has no sandbox when it runs as root, so a page could take over this machine. Run `browsers` as another user, ' +
  'or accept that with INTERMISSION_CHROMIUM_SANDBOX=off.';

/** The SDK evaluates the workflow bundle in the main thread too, and keeps the result for 10 s. */
const WORKER_STARTED_MS = 11_000;

/** One command per process, in the foreground. Loaded on demand, because each needs modules that the others do not. */
const services: { name: ServiceName; description: string; load: () => Promise<StartService> }[] = [
  {
    name: 'worker',
    description: 'run a worker: workflows and node activities',
    load: async () => {
      const [{ startWorker }, { watchEventLoop }, { collectGarbage }] = await Promise.all([
        import('../../worker.js'),
        import('../../infra/processes/event-loop-watch.js'),
        import('../../infra/processes/collect-garbage.js'),
      ]);
      return async (config, log) => {
        watchEventLoop();
        const worker = await startWorker(config, log);
        void collectGarbage(WORKER_STARTED_MS);
        return worker;
      };
    },
  },
  {
    name: 'browsers',
    description: 'run a browser host: sessions and their live views',
    load: async () => {
      const [{ startBrowsers }, { findPrograms }] = await Promise.all([
        import('../../browsers/start.js'),
        import('../find-programs.js'),
      ]);
      await findPrograms('chromium');
      return async (config, log) => {
        if (config.lacksSandbox) throw new CliError(NO_SANDBOX);
        return startBrowsers(config, log);
      };
    },
  },
  {
    name: 'api',
    description: 'run the API and the dashboard',
    load: async () => {
      const { PortTakenError, startApi } = await import('../../api/server.js');
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
      .action(async () => {
        const { serve } = await import('../serve.js');
        await serve(name, await load());
      });
  }
}
