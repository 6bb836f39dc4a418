import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, defaultPayloadConverter } from '@temporalio/client';
import { ENDED } from '../../contracts/run-status.js';
import { PAUSE_SECONDS, planAutomation } from './automation.js';
import { callsOf } from './calls.js';
import type { Observation } from './judge.js';
import type { MailFault } from './kinds/mail.js';
import { type OwnerOptions, Owner } from './owner.js';
import type { Random } from './random.js';
import type { Rig } from './rig.js';
import { until } from './until.js';
import { signalWithin } from '../../infra/signal-within.js';

const START_MS = 20_000;
/** More than a run of some seconds needs with its pause, its mail's 120 s of tries, and every fault on its way. */
const STUCK_MS = 200_000;
const LAST_STATE_MS = 60_000;

/** One run with its owner, from the start until nothing of it is left to see. */
export async function observeRun(
  rig: Rig,
  client: Client,
  key: string,
  mailFault: MailFault | undefined,
  random: Random,
): Promise<Observation> {
  const calls = callsOf(rig);
  const { automation, effects: planned, asks } = planAutomation(rig.site.url, key, random);
  const email = `${key}@example.com`;
  const thinkMs = random.between(0, 1500);
  const startedAt = Date.now();
  const runId = await until(() => calls.start(automation, email, key), START_MS, 300);
  if (runId === undefined) throw new Error(`run ${key} could not be started within ${START_MS / 1000} s`);
  const over = new AbortController();
  const answering = answerAll(rig, email, key, thinkMs, over.signal);
  const state = async () => {
    const read = await calls.state(runId);
    return read !== undefined && ENDED.includes(read.status) ? read : undefined;
  };
  const ended = await until(state, STUCK_MS, 300);
  const endedAt = Date.now();
  over.abort();
  const answers = await answering;
  if (ended === undefined) await calls.cancel(runId).catch(() => undefined);
  // While no worker answers, the API reports only what Temporal itself knows of a run.
  const whole = async () => {
    const read = await calls.state(runId);
    return read !== undefined && read.nodes.length > 0 && read.endedAt !== undefined ? read : undefined;
  };
  const last = (await until(whole, LAST_STATE_MS)) ?? ended;
  // What the page set off in its last moment reaches the site a little later.
  await sleep(500);
  return {
    key,
    runId,
    startedAt,
    endedAt,
    state: last,
    hasEnded: ended !== undefined,
    mailFault,
    asks,
    answers,
    kept: answers.length > 0 ? await answersInHistory(client, runId) : [],
    effects: { ...rig.site.visits.effects[key] },
    planned,
  };
}

/** Answers every pause that is mailed until the run is over. */
async function answerAll(
  rig: Rig,
  email: string,
  key: string,
  thinkMs: number,
  over: AbortSignal,
): Promise<OwnerOptions[]> {
  const address = `198.51.100.${1 + (Number(key.replace(/\D/g, '')) % 250)}`;
  const owner = new Owner(rig, address, (node) => (rig.site.visits.effects[key]?.[node] ?? 0) > 0);
  const answers: OwnerOptions[] = [];
  const isNew = (link: string) => !answers.some(({ pauseId }) => link.includes(`/${pauseId}/`));
  while (!over.aborted) {
    const link = linkOf(rig, email);
    if (link !== undefined && isNew(link)) {
      const patience = signalWithin(PAUSE_SECONDS * 1000, over);
      answers.push(await owner.answer(link, thinkMs, patience));
    } else await sleep(100);
  }
  return answers;
}

/** The link of the newest mail to this address. */
function linkOf({ mail }: Rig, email: string): string | undefined {
  const got = mail.requests.findLast(({ body }) => String(body.To).includes(email));
  return got && /http\S+\/link\/\S+/.exec(String(got.body.TextBody))?.[0];
}

/** Ids of the pauses whose answers Temporal itself has, whatever the run says. */
async function answersInHistory(client: Client, runId: string): Promise<string[]> {
  const history = await until(
    () =>
      client.workflow
        .getHandle(runId)
        .fetchHistory()
        .catch(() => undefined),
    60_000,
    500,
  );
  return (history?.events ?? [])
    .map(({ workflowExecutionSignaledEventAttributes: signal }) => signal)
    .filter((signal) => signal?.signalName === 'humanDone')
    .map((signal) => defaultPayloadConverter.fromPayload<{ pauseId: string }>(signal!.input!.payloads![0]!).pauseId);
}
