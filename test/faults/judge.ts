import type { NodeState, RunState } from '../../automation/index.js';
import type { FaultKind } from './kinds/index.js';
import type { MailFault } from './kinds/mail.js';
import type { Answered } from './owner.js';

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
export interface Observed {
  key: string;
  runId: string;
  startedAt: number;
  endedAt: number;
  /** The last state that was read; undefined when the run never told one. */
  state: RunState | undefined;
  /** Whether it ended by itself. */
  hasEnded: boolean;
  mailFault: MailFault | undefined;
  answered: Answered | undefined;
  /** Whether an acknowledged Done stands in the run's history. */
  isAnswerKept: boolean;
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
export function judge(run: Observed, faults: Fault[]): Verdict {
  const flaws: string[] = [];
  const doubles = Object.entries(run.effects).filter(([, count]) => count > 1);
  for (const [step, count] of doubles) flaws.push(`step ${step} happened ${count} times`);
  const silent = Object.keys(run.effects).filter((step) => !isReported(run.state, Number(step)));
  for (const step of silent) flaws.push(`step ${step} happened and the run does not say so`);
  const isLost =
    run.answered === 'acknowledged' &&
    (!run.isAnswerKept || run.state?.error?.type === 'HumanInLoopTimeoutException' || run.state?.pause !== undefined);
  if (isLost) flaws.push('a Done that was acknowledged is lost');
  const verdict = verdictOf(run, faults, flaws);
  return {
    verdict,
    lostAnswers: isLost ? 1 : 0,
    doubleEffects: doubles.length,
    silentEffects: silent.length,
    flaws,
  };
}

function verdictOf(run: Observed, faults: Fault[], flaws: string[]): Verdict['verdict'] {
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
  const reason = faults
    .filter((fault) => couldTouch(fault, run) && mayFail(fault, state).some((allowed) => allowed === type))
    .sort((a, b) => left(a) - left(b))
    .find((fault) => left(fault) > 0);
  if (reason !== undefined) {
    reason.blamed += 1;
    return 'typed-failure';
  }
  flaws.push(`it ended ${state.status} with ${type}: ${state.error?.message}`);
  return 'unexpected';
}

function mayFail({ kind }: Fault, { log }: RunState): string[] {
  const isOpen = log.some(({ text }) => text === 'the browser is open');
  return isOpen ? kind.mayFail : [...kind.mayFail, ...(kind.mayFailEarly ?? [])];
}

function couldTouch({ from, to = Infinity }: Fault, run: Observed): boolean {
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
