import { errors } from 'playwright';
import { messageOf } from '../automation/index.js';

/**
 * What went wrong on the page, in words of ours. Playwright's own texts quote what was typed and the page's content, so none
 * of them goes into a failure, a log or the history, not even as a cause.
 */
export function explain(error: unknown): string {
  const text = messageOf(error);
  const network = /net::(ERR_[A-Z_]+)/.exec(text);
  if (network) return `the network says ${network[1]}`;
  const strict = /strict mode violation: .* resolved to (\d+) elements/s.exec(text);
  if (strict) return `${strict[1]} elements match, and it must be exactly one`;
  // The call log's last reason is the one that held until the end.
  const reason = REASONS.map(([pattern, words]) => ({ at: text.lastIndexOf(pattern), words })).filter(
    ({ at }) => at >= 0,
  );
  reason.sort((a, b) => b.at - a.at);
  if (reason[0]) return reason[0].words;
  if (isOfClosedTab(error)) return 'the tab was closed';
  if (error instanceof errors.TimeoutError) return 'it took too long';
  return 'the browser refused it';
}

/** Whether the tab went while something was done on it: closed, crashed, or with its browser. */
export function isOfClosedTab(error: unknown): boolean {
  return /has been closed|Target closed/.test(messageOf(error)) || isOfCrash(error);
}

export function isOfCrash(error: unknown): boolean {
  return /(?:Page|Target) crashed/.test(messageOf(error));
}

const REASONS: [pattern: string, words: string][] = [
  ['intercepts pointer events', 'another element covers it'],
  ['element is not visible', 'it is not visible'],
  ['element is not stable', 'it keeps moving'],
  ['element is not enabled', 'it is disabled'],
  ['element is not editable', 'it is read-only'],
  ['element is outside of the viewport', 'it is outside of the viewport'],
  ['Element is not an <input>', 'it is no field that takes text'],
  ['Cannot type text into', 'it is a number field, and the text is no number'],
  ['no option matches', 'none of its options is what was asked for'],
  ['Element is not a <select>', 'it is no list of options'],
  ['Not a checkbox or radio button', 'it is neither a checkbox nor a radio button'],
  ['Cannot uncheck radio button', 'a radio button cannot be unchecked'],
  ['Malformed value', 'the field does not take this value'],
];
