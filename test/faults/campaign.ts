import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { StubRequest } from '../activities/mail/postmark-stub.js';
import { type Fault, judge, type Verdict } from './judge.js';
import { type FaultKind, KINDS } from './kinds/index.js';
import { drawMailFault, type MailFault } from './kinds/mail.js';
import { leftoversOfRuns, leftoversOfSystem } from './leftovers.js';
import { observeRun } from './run.js';
import { Random } from './random.js';
import { type Rig, startRig } from './rig.js';

interface CampaignOptions {
  seed: number;
  faults: number;
  /** Runs at a time. */
  lanes: number;
  /** Names of kinds to draw from; all of them by default. */
  only?: string[];
  isCluster?: boolean;
  say(line: string): void;
  /** A file that gets one JSON line for each run that was judged. */
  journal?: string;
}

export interface Report {
  faults: number;
  runs: number;
  asExpected: number;
  typedFailures: number;
  /** Steps whose owner was asked whether they happened, by what they said; in the runs that ask. */
  asked: { happened: number; again: number };
  /** Runs that ended in a way nothing that was broken explains. */
  unexpected: number;
  lostAnswers: number;
  doubleEffects: number;
  silentEffects: number;
  orphans: number;
  stuck: number;
  /** Processes that the supervisor gave up, because they had died five times in a row, and that the operator started again. */
  restarts: number;
  seed: number;
  seconds: number;
  /** How many faults of each kind. */
  kinds: Record<string, number>;
  /** Kinds that could not be tried here, and why. */
  skipped: Record<string, string>;
}

/** Breaks the system `faults` times while runs go on, and counts the results. */
export async function runCampaign({
  seed,
  faults: wanted,
  lanes,
  only,
  isCluster,
  journal,
  ...options
}: CampaignOptions) {
  const say = (line: string) => options.say(line);
  const random = new Random(seed);
  const mailFaults = new Map<string, MailFault>();
  const answerMail = (request: StubRequest) => {
    const key = /([\w-]+)@example\.com/.exec(String(request.body.To))?.[1] ?? '';
    return mailFaults.get(key)?.answers.shift();
  };
  const rig = await startRig({ answerMail, say, ...(isCluster && { isCluster }) });
  const startedAt = Date.now();
  const skipped = Object.fromEntries(KINDS.flatMap((kind) => skipReason(kind, rig)));
  const kinds = KINDS.filter(({ name }) => !(name in skipped) && (only?.includes(name) ?? true));
  const connection = await rig.temporal.connect();
  const client = new Client({ connection });
  const faults: Fault[] = [];
  const verdicts: Verdict[] = [];
  const choices: string[] = [];
  const mailed: string[] = [];
  let isOver = false;

  async function breakThings(chance: Random): Promise<void> {
    while (faults.length + mailed.length < wanted) {
      await sleep(chance.between(300, 2500));
      const kind = drawKind(kinds, chance);
      const fault: Fault = { kind, what: '', from: Date.now(), blamed: 0 };
      faults.push(fault);
      const what = await kind.inject(rig, chance.fork());
      fault.to = Date.now();
      if (what === undefined) faults.splice(faults.indexOf(fault), 1);
      else say(`${stamp(startedAt)} ${faults.length + mailed.length}/${wanted} ${kind.name}: ${(fault.what = what)}`);
    }
    isOver = true;
  }

  async function keepRunning(lane: number, chance: Random): Promise<void> {
    for (let number = 0; !isOver; number += 1) {
      const key = `s${seed}-${lane}-${number}`;
      const mailFault = drawMailFault(chance);
      if (mailFault !== undefined) {
        mailFaults.set(key, mailFault);
        mailed.push(mailFault.name);
      }
      const run = await observeRun(rig, client, key, mailFault, chance.fork());
      // A fault that has not been mended yet still explains what it did.
      const verdict = judge(run, faults);
      verdicts.push(verdict);
      const seconds = ((run.endedAt - run.startedAt) / 1000).toFixed(1);
      const end = run.state?.error?.type ?? run.state?.status;
      say(`${stamp(startedAt)} run ${key} (${run.runId}): ${verdict.verdict}, ${end} after ${seconds} s`);
      for (const { choice, pauseId } of run.answers) {
        if (choice === undefined) continue;
        choices.push(choice);
        say(`    ${pauseId} asked whether the step happened: ${choice}`);
      }
      for (const flaw of verdict.flaws) say(`    FLAW ${flaw}`);
      if (journal !== undefined) appendFileSync(journal, `${JSON.stringify({ ...run, verdict })}\n`);
    }
  }

  const chance = random.fork();
  const all = Array.from({ length: lanes }, (_, lane) => keepRunning(lane, random.fork()));
  const leftovers: string[] = [];
  try {
    await Promise.all([breakThings(chance), ...all]);
    leftovers.push(...(await leftoversOfRuns(rig)));
  } finally {
    await connection.close();
    await rig.stop(async () => {
      leftovers.push(...(await leftoversOfSystem(rig)));
    });
  }
  for (const leftover of leftovers) say(`    FLAW left behind: ${leftover}`);
  const sum = (count: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + count(verdict), 0);
  const ended = (as: Verdict['verdict']) => sum(({ verdict }) => (verdict === as ? 1 : 0));
  const report: Report = {
    faults: faults.length + mailed.length,
    runs: verdicts.length,
    asExpected: ended('as-expected'),
    typedFailures: ended('typed-failure'),
    asked: { happened: 0, again: 0, ...countOf(choices) },
    unexpected: ended('unexpected'),
    lostAnswers: sum(({ lostAnswers }) => lostAnswers),
    doubleEffects: sum(({ doubleEffects }) => doubleEffects),
    silentEffects: sum(({ silentEffects }) => silentEffects),
    orphans: leftovers.length,
    stuck: ended('stuck'),
    restarts: rig.operator.restarts,
    seed,
    seconds: Math.round((Date.now() - startedAt) / 1000),
    kinds: countOf([...faults.map(({ kind }) => kind.name), ...mailed]),
    skipped,
  };
  return report;
}

function skipReason(kind: FaultKind, rig: Rig): [string, string][] {
  const reason = kind.missing?.(rig);
  return reason === undefined ? [] : [[kind.name, reason]];
}

function drawKind(kinds: FaultKind[], random: Random): FaultKind {
  let at = random.between(
    0,
    kinds.reduce((sum, { weight }) => sum + weight, 0),
  );
  return kinds.find(({ weight }) => (at -= weight) < 0) ?? kinds[0]!;
}

function countOf(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function stamp(startedAt: number): string {
  return `${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`;
}
