import type { MailState, RunState } from '../../contracts/run-state.js';
import { stepLine, stepNumber } from '../../contracts/step-labels.js';
import { utcTime } from './utc-time.js';

/** The parts of a run that its details show. */
interface DetailsSource {
  readonly state: RunState;
  readonly browser: { session: { runUrl: string } | undefined };
  readonly loops: { iterations(): number[] };
}

/** The text of "current details" in the Temporal Web UI: what the run does or waits for, until when, and where to see it. */
export function currentDetails(run: DetailsSource): string {
  const { state } = run;
  const lines = [`**${heading(run)}**`];
  if (state.pause !== undefined) {
    lines.push(
      `Waiting for ${escapeMarkdown(state.owner?.email ?? 'a person')} until **${utcTime(state.pause.deadline)} UTC**` +
        (state.pause.limitedBy === 'run' ? ' (then the run itself ends)' : '') +
        `. Mail: ${mailWord(state.pause.mail)}. Link: ${state.pause.link.claimed ? 'opened' : 'not opened yet'}.`,
      'Resume with the signal `humanDone` (no input), or on the run page.',
    );
  }
  if (state.error !== undefined) lines.push(`${state.error.type}: ${escapeMarkdown(state.error.message)}`);
  if (run.browser.session !== undefined) lines.push(`[Run page](${run.browser.session.runUrl})`);
  return lines.join('\n\n');
}

function mailWord({ state, via }: MailState): string {
  return state === 'sent' && via === 'outbox' ? 'kept in the outbox' : state;
}

function heading(run: DetailsSource): string {
  const { state } = run;
  const node = state.node === undefined ? undefined : state.nodes[state.node];
  const at = node === undefined ? '' : ` at step ${escapeMarkdown(stepLine(node, run.loops.iterations()))}`;
  switch (state.status) {
    case 'queued':
      return 'Waiting for a browser';
    case 'running':
      return `Running${at}`;
    case 'awaiting_human':
      return `Paused at ${stepNumber(state.node!)}: ${escapeMarkdown(state.pause?.title ?? '')}`;
    case 'succeeded':
      return 'Succeeded';
    case 'cancelled':
      return `Cancelled${at}`;
    case 'timed_out':
      return `Reached its time limit${at}`;
    case 'failed':
      return `Failed${at}`;
  }
}

/** Shows texts of the automation and of people literally: no markup, no links, no line breaks. */
function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&:]/g, '\\$&');
}
