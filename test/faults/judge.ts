import type { NodeState, RunState } from '../../contracts/run-state.js';
import type { FaultKind } from './kinds/index.js';
import type { MailFault } from './kinds/mail.js';
import type { OwnerOptions } from './owner.js';

/** Something that was broken, from when to when; epoch milliseconds. */
export interface Fault {
  kind: FaultKind;
  what: string;
  from: number;
  /** Absent while it lasts. */
  to?: number;
  /** Failures of runs that it has accounted for. */
  blamed: number;
}

/** A run that ended, or did not, and all that is known of it from outside. */
export interface Observation {
  key: string;
  runId: string;
  startedAt: number;
  endedAt: number;
  /** The last state that was read; undefined when the run never told one. */
  state: RunState | undefined;
  /** Whether it ended by itself. */
  hasEnded: boolean;
  mailFault: MailFault | undefined;
  /** Its owner is asked about a step whose outcome is unknown. */
  asks: boolean;
  answers: OwnerOptions[];
  /** Ids of the pauses whose answers the run's history holds. */
  kept: string[];
  /** How often each step had its effect, as the site counted. */
  effects: Record<string, number>;
  /** Nodes that have an effect. */
  planned: number[];
}

export interface Verdict {
  verdict: 'as-expected' | 'typed-failure' | 'unexpected' | 'stuck';
  lostAnswers: number;
  doubleEffects: number;
  silentEffects: number;
  /** What is wrong, for people. */
  flaws: string[];
}

/** After a fault is mended, its consequences show for this long. */
const AFTERMATH_MS = 15_000;

/** Judges one run by what happened while it ran. */
export function judge(run: Observation, faults: Fault[]): Verdict {
  const flaws: string[] = [];
  const doubles = Object.entries(run.effects).filter(([, count]) => count > 1);
  for (const [step, count] of doubles) flaws.push(`step ${step} happened ${count} times`);
  const silent = Object.keys(run.effects).filter((step) => !isReported(run.state, Number(step)));
  for (const step of silent) flaws.push(`step ${step} happened and the run does not say so`);
  const lost = run.answers.filter((given) => isLost(given, run));
  for (const { pauseId } of lost) flaws.push(`the answer to ${pauseId} was acknowledged and is lost`);
  const verdict = verdictOf(run, faults, flaws);
  return {
    verdict,
    lostAnswers: lost.length,
    doubleEffects: doubles.length,
    silentEffects: silent.length,
    flaws,
  };
}

function isLost({ pauseId, answered }: OwnerOptions, { kept, state, answers }: Observation): boolean {
  if (answered !== 'acknowledged') return false;
  const hasTimedOut = state?.error?.type === 'HumanInLoopTimeoutException' && answers.at(-1)?.pauseId === pauseId;
  return !kept.includes(pauseId) || hasTimedOut || state?.pause?.pauseId === pauseId;
}

function verdictOf(run: Observation, faults: Fault[], flaws: string[]): Verdict['verdict'] {
  const { state, mailFault } = run;
  if (!run.hasEnded || state === undefined) {
    flaws.push(`it did not end, and was last ${state?.status ?? 'silent'} at node ${state?.node}`);
    return 'stuck';
  }
  if (state.status === 'succeeded') {
    const missing = run.planned.filter((step) => run.effects[step] === undefined);
    for (const step of missing) flaws.push(`it succeeded, and step ${step} never happened`);
    if (mailFault?.failure !== undefined) flaws.push(`it succeeded although its mail was refused`);
    return missing.length === 0 && mailFault?.failure === undefined ? 'as-expected' : 'unexpected';
  }
  const type = state.error?.type;
  if (type !== undefined && type === mailFault?.failure) return 'typed-failure';
  // Where a person is asked, only they can end the run with this, and the owner here never does.
  const isUnasked = run.asks && type === 'OutcomeUnknown';
  const reason = (isUnasked ? [] : faults)
    .filter((fault) => couldTouch(fault, run) && fault.kind.mayFail.some((allowed) => allowed === type))
    .sort((a, b) => left(a) - left(b))
    .find((fault) => left(fault) > 0);
  if (reason !== undefined) {
    reason.blamed += 1;
    return 'typed-failure';
  }
  flaws.push(`it ended ${state.status} with ${type}: ${state.error?.message}`);
  return 'unexpected';
}

function couldTouch({ from, to = Infinity }: Fault, run: Observation): boolean {
  return from <= run.endedAt && to + AFTERMATH_MS >= run.startedAt;
}

function left({ kind, blamed }: Fault): number {
  return (kind.touches ?? Infinity) - blamed;
}

/** Whether a reader of the run's state knows that the step happened, or that it may have. */
function isReported(state: RunState | undefined, step: number): boolean {
  const node: NodeState | undefined = state?.nodes.find(({ index }) => index === step);
  if (node === undefined) return false;
  if (node.state === 'done') return true;
  return node.state === 'failed' && (state?.error?.type === 'OutcomeUnknown' || node.outcome === 'unknown');
}
