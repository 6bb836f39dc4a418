import { join } from 'node:path';
import { readConfig, type Config } from '../config/index.js';
import { runDemo } from './demo.js';
import { announceMail } from './supervisor/announce-mail.js';
import { Lock } from './supervisor/lock.js';
import { checkOwnTemporal, logsFolder, makePlan, type Plan } from './supervisor/plan.js';
import { checkPorts } from './supervisor/ports.js';
import { showLogs } from './supervisor/show-logs.js';
import { Supervisor } from './supervisor/supervisor.js';

export interface StartOptions {
  demo?: boolean;
  verbose?: boolean;
}

/** What a supervisor that was killed has started needs up to this long to notice and leave. */
const LEFTOVERS_SECONDS = 30;

/** Brings everything up and stays until it is asked to stop; then stops all that it started. */
export async function start(options: StartOptions): Promise<void> {
  const config = readConfig();
  const demo = options.demo ?? false;
  const lock = new Lock(config.home);
  const cleanUp: (() => void)[] = [() => lock.release()];
  const supervisor = new Supervisor({
    logsFolder: logsFolder(config),
    say,
    onStart: (name, pid) => lock.note(name, pid),
  });
  const asked = stopAsked(supervisor);
  const stopping = new AbortController();
  try {
    const plan = makePlan(config, demo);
    await checkPorts(plan.ports, lock.replacedStale ? LEFTOVERS_SECONDS : 0);
    if (options.verbose) {
      const names = plan.stages.flat().map(({ name }) => name);
      cleanUp.push(showLogs(logsFolder(config), names, say));
    }
    const work = bringUp(supervisor, plan).then(() => {
      announce(config, plan);
      if (config.mail.postmarkToken === undefined) cleanUp.push(announceMail(config.home, say));
      return demo ? runDemo(config, say, stopping.signal) : undefined;
    });
    const failed = Promise.race([supervisor.gaveUp, work.then(() => asked)]);
    await Promise.race([asked, failed]);
  } finally {
    if (supervisor.hasStarted) say('Stopping …');
    stopping.abort();
    await supervisor.stop();
    for (const clean of cleanUp.reverse()) clean();
    if (supervisor.hasStarted) say('Stopped.');
  }
}

async function bringUp(supervisor: Supervisor, plan: Plan): Promise<void> {
  if (!plan.embedsTemporal) await checkOwnTemporal();
  for (const stage of plan.stages) {
    if (stage.length > 0) say(`Starting ${stage.map(({ name }) => name).join(', ')} …`);
    await supervisor.start(stage);
  }
}

function announce(config: Config, plan: Plan): void {
  const outbox = config.mail.postmarkToken === undefined ? [`Mail outbox      ${config.publicUrl}/outbox`] : [];
  const webUi = plan.embedsTemporal ? [`Temporal Web UI  ${config.temporalUiUrl}`] : [];
  const lines = [
    '',
    `Dashboard        ${config.publicUrl}`,
    ...webUi,
    ...outbox,
    `API key          in ${join(config.home, 'api-key')}`,
    `Logs             ${logsFolder(config)}`,
    'Ctrl-C stops everything.',
    '',
  ];
  // The API makes the key on its first start; asking for it here makes sure that the file is there.
  config.localApiKey();
  for (const line of lines) say(line);
}

/** Resolves at the first signal or when the process that started us is gone; a second Ctrl-C ends everything at once. */
function stopAsked(supervisor: Supervisor): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked && signal === 'SIGINT') supervisor.kill();
        asked = true;
        resolve();
      });
    }
    process.once('disconnect', resolve);
    // Waiting for that must not keep us alive.
    process.channel?.unref();
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
