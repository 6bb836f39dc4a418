import type { NodeState, PauseState, RunState } from '../../contracts/run-state.js';
import { whereSent } from '../../contracts/recipients.js';

/** Where a person can see the run. */
interface Places {
  runUrl: string;
  /** Called after each mail: returns its link, if the mail went to this machine's outbox. */
  outboxLink: () => Promise<string | undefined>;
  /** Whether the reader of these lines should open the link; otherwise another process prints it. */
  showsLink?: boolean;
  /** Warnings of the check that were already printed; the run logs them too. */
  warnings?: readonly string[];
}

// A newer API may send states and outcomes that are not listed here.
const MARKS: Partial<Record<NodeState['state'], string>> = { done: '✓', failed: '✗', skipped: '–' };
const OUTCOMES: Partial<Record<NonNullable<NodeState['outcome']>, [mark: string, words: string]>> = {
  unknown: ['✗', ': interrupted, it may or may not have happened'],
  cancelled: ['–', ': cancelled'],
  timeout: ['–', ': nobody came, continued'],
  declined: ['–', ': declined, continued'],
};

/** Describes, in lines, the changes from one state of a run to the next. */
export async function progressLines(before: RunState | undefined, now: RunState, places: Places): Promise<string[]> {
  return [
    ...(before === undefined ? [`Run ${now.runId} · ${now.automation}`, `  ${places.runUrl}`] : []),
    ...attemptLines(before?.attempt, now.attempt),
    ...now.nodes.flatMap((node, position) => nodeLines(before?.nodes[position], node, now)),
    ...warningLines(before?.log, now.log, places.warnings),
    ...(await pauseLines(before?.pause, now.pause, places)),
    ...endLines(now),
  ];
}

function attemptLines(before: RunState['attempt'], now: RunState['attempt']): string[] {
  if (now === undefined || now.number === 1 || before?.number === now.number) return [];
  return [`  ↻ attempt ${now.number} of ${now.of}`];
}

/** The warnings logged since `before`. A long log loses its oldest entries. */
function warningLines(before: RunState['log'] = [], now: RunState['log'], printed: readonly string[] = []): string[] {
  const last = before.at(-1);
  const known = new Set(before.map(({ at, text }) => `${at} ${text}`));
  const fresh = now.filter(({ at, text }) => at >= (last?.at ?? 0) && !known.has(`${at} ${text}`));
  const warnings = fresh.map(({ text }) => text).filter((text) => text.startsWith('warning: '));
  return warnings.filter((text) => !printed.includes(text.slice('warning: '.length))).map((text) => `  ${text}`);
}

/** Indents nodes inside other nodes. A loop prints each iteration that it starts. */
function nodeLines(before: NodeState | undefined, node: NodeState, run: RunState): string[] {
  const count = run.nodes.length;
  const indent = '  '.repeat((node.depth ?? 0) + 1);
  if (node.state === 'running' && node.iteration !== undefined) {
    const { number, of } = node.iteration;
    return before?.iteration?.number === number
      ? []
      : [`${indent}↻ ${node.index + 1}/${count} ${node.title}: ${number} of ${of}`];
  }
  const markOfState = MARKS[node.state];
  if (markOfState === undefined) return [];
  const isSame = before?.state === node.state && before.startedAt === node.startedAt;
  if (isSame) return [];
  const took =
    node.startedAt !== undefined && node.endedAt !== undefined
      ? `  ${((node.endedAt - node.startedAt) / 1000).toFixed(1)} s`
      : '';
  const [mark, words] = (node.outcome && OUTCOMES[node.outcome]) ?? [markOfState, ''];
  return [`${indent}${mark} ${node.index + 1}/${count} ${node.title}${words}${took}`];
}

async function pauseLines(
  before: PauseState | undefined,
  pause: PauseState | undefined,
  places: Places,
): Promise<string[]> {
  if (pause === undefined) return [];
  const isNew = before?.pauseId !== pause.pauseId;
  const seconds = Math.round((pause.deadline - pause.openedAt) / 1000);
  const wasMailed = pause.mail.state === 'sent' && (isNew || before.mail.state !== 'sent');
  const isFresh = !isNew && before.link.generation !== pause.link.generation;
  const outboxLink = wasMailed || isFresh ? await places.outboxLink() : undefined;
  const whereto = `${whereSent([pause.mail])}${pause.mail.via === 'outbox' ? ' (no mail service is set)' : ''}`;
  return [
    ...(isNew ? [`  ‖ waiting up to ${seconds} s for ${pause.mail.to}: ${pause.title}`] : []),
    ...(wasMailed || isFresh ? [`    ${whereto}`] : []),
    ...((wasMailed || isFresh) && places.showsLink ? [`    ${outboxLink ?? places.runUrl}`] : []),
  ];
}

const ENDS: Partial<Record<RunState['status'], string>> = {
  succeeded: 'The run succeeded.',
  failed: 'The run failed.',
  cancelled: 'The run was cancelled.',
  timed_out: 'The run timed out.',
};

function endLines({ status, error, outputs }: RunState): string[] {
  const end = ENDS[status];
  if (end === undefined) return [];
  const reason = error === undefined ? [] : [`  ${error.type}: ${error.message}`];
  return [end, ...reason, ...outputs.map((output) => `  ${JSON.stringify(output)}`)];
}
