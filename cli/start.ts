import { join } from 'node:path';
import { readConfig, type Config } from '../config/index.js';
import { openStore } from '../infra/storage/open-store.js';
import { makeHomePrivate } from '../infra/storage/private-home.js';
import { runDemo } from './demo.js';
import { findPrograms } from './find-programs.js';
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

/** Processes of a killed supervisor need up to this long to notice and exit. */
const LEFTOVERS_SECONDS = 30;

/** Starts everything and waits until it is asked to stop; then stops everything it started. */
export async function start(options: StartOptions): Promise<void> {
  // A wrong setting should show before a download.
  readConfig();
  if (!process.env.TEMPORAL_ADDRESS) await findPrograms('temporal');
  await findPrograms('chromium');
  const config = readConfig();
  const demo = options.demo ?? false;
  for (const { oldName, newName } of config.renamedSettings) {
    say(`Warning: ${oldName} is now called ${newName}. The old name stops working in the next version.`);
  }
  for (const { name, nearest } of config.unknownSettings) {
    say(`Warning: ${name} is not a setting and has no effect. The nearest setting is ${nearest}.`);
  }
  await makeHomePrivate(config.home);
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
    const plan = await makePlan(config, demo);
    await checkPorts(plan.ports, lock.replacedStale ? LEFTOVERS_SECONDS : 0);
    if (options.verbose) {
      const names = plan.stages.flat().map(({ name }) => name);
      cleanUp.push(showLogs(logsFolder(config), names, say));
    }
    const work = bringUp(supervisor, plan).then(() => {
      announce(config, plan);
      if (config.lacksSandbox) say(NO_SANDBOX);
      if (config.mail.postmarkToken === undefined)
        cleanUp.push(announceMail(openStore(config), say, config.artifacts.place.kind === 's3'));
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

const NO_SANDBOX =
  'Warning: this is root, so Chromium runs without its sandbox, and a page could take over this machine. ' +
  'Open only sites that you trust, or run this as another user. INTERMISSION_CHROMIUM_SANDBOX=off hides this warning.';

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
  // The API creates the key on its first start; reading it here makes sure that the file exists.
  config.localApiKey();
  for (const line of lines) say(line);
}

/** Resolves at the first signal, or when our parent process is gone. A second Ctrl-C kills everything immediately. */
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
    // Listening for that must not keep this process alive.
    process.channel?.unref();
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
