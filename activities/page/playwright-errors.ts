import { errors } from 'playwright';
import { messageOf } from '../../automation/model/error-message.js';
import { shorten } from '../../automation/model/field-types.js';

/**
 * Describes in our own words what went wrong on the page. Playwright's messages quote typed text and page content, so they never go into a
 * failure, a log or the history, not even as a cause.
 */
export function explain(error: unknown): string {
  const whole = messageOf(error);
  const text = whole.length > 2 * MOST ? whole.slice(0, MOST) + whole.slice(-MOST) : whole;
  const network = /net::(ERR_[A-Z_]+)/.exec(text);
  if (network) return `the network says ${network[1]}`;
  const strict = /strict mode violation: (?:(?!strict mode violation: ).)* resolved to (\d+) elements/s.exec(text);
  if (strict) return `${strict[1]} elements match, and it must be exactly one`;
  // The last reason in the call log is the one that held until the end.
  const reason = REASONS.map(([pattern, words]) => ({ at: text.lastIndexOf(pattern), words })).filter(
    ({ at }) => at >= 0,
  );
  reason.sort((a, b) => b.at - a.at);
  if (reason[0]) return reason[0].words === COVERED ? `${COVERED}${coverOf(text)}` : reason[0].words;
  if (isOfClosedTab(error)) return 'the tab was closed';
  if (error instanceof errors.TimeoutError) return 'it took too long';
  return 'the browser refused it';
}

/** Whether the tab disappeared while it was being used: it was closed, it crashed, or its browser ended. */
export function isOfClosedTab(error: unknown): boolean {
  return /has been closed|Target closed/.test(messageOf(error)) || isOfCrash(error);
}

export function isOfCrash(error: unknown): boolean {
  return /(?:Page|Target) crashed/.test(messageOf(error));
}

/** How many characters to read from the start and the end of Playwright's message, which grows with the page's content. */
const MOST = 20_000;

const COVERED = 'another element covers it';

/** Message of our own errors about a page that is busy or hangs. */
export const NO_ANSWER = 'the page did not answer';

/** Tag, id, role and label of the element on top, as Playwright's log quotes it. Its content may be anything, so it is left out. */
function coverOf(text: string): string {
  const end = text.lastIndexOf(' intercepts pointer events');
  const line = text.slice(text.lastIndexOf('\n', end) + 1, end).slice(0, 2000);
  const tags = [...line.matchAll(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)];
  // In `<b>…</b> from <div id="banner">…</div> subtree`, the outer element says more than its part.
  const [, tag, attributes = ''] = (line.endsWith(' subtree') ? tags.at(-1) : tags[0]) ?? [];
  if (tag === undefined) return '';
  const value = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
  const [id, role, label, names] = ['id', 'role', 'aria-label', 'class'].map(value);
  const words = [
    `<${tag}>`,
    id ? `#${id}` : names ? `.${names.trim().split(/\s+/)[0]}` : '',
    role ? ` (${role})` : '',
    label ? ` ${JSON.stringify(label)}` : '',
  ].join('');
  return `: ${shorten(words.replace(/[\p{C}\s]+/gu, ' ').replace(/\d{4,}/g, '…'), 100)}`;
}

const REASONS: [pattern: string, words: string][] = [
  ['intercepts pointer events', COVERED],
  ['element is not visible', 'it is not visible'],
  ['element is not stable', 'it keeps moving'],
  ['element is not enabled', 'it is disabled'],
  ['element is not editable', 'it is read-only'],
  ['element is outside of the viewport', 'it is outside of the viewport'],
  ['Element is not an <input>', 'it is not a field for text'],
  ['Cannot type text into', 'it is a number field, and the text is not a number'],
  ['no option matches', 'none of its options matches'],
  ['Element is not a <select>', 'it is not a list of options'],
  ['Not a checkbox or radio button', 'it is neither a checkbox nor a radio button'],
  ['Cannot uncheck radio button', 'a radio button cannot be unchecked'],
  ['Malformed value', 'the field does not take this value'],
  [NO_ANSWER, 'the page did not respond'],
];
