import { describe, expect, it } from 'vitest';
import { readViewerMessage } from '../../api/live/viewer-messages.js';
import { explain } from '../../activities/page/playwright-errors.js';
import { linesOf, oneLine } from '../../activities/mail/safe-text.js';
import { matchOptions } from '../../activities/element/match-options.js';
import { findCodes } from '../../activities/two-factor/find-codes.js';
import { evaluate } from '../../automation/expressions/index.js';
import { fitsAddress } from '../../automation/nodes/done-when.js';
import { parseLocator } from '../../automation/locators/index.js';
import { readAutomation } from '../../automation/reading/read-automation.js';
import { recogniseScript } from '../../automation/python/index.js';
import { substitute } from '../../automation/parameters/placeholders.js';
import { plainName, safeName } from '../../infra/storage/file-names.js';
import { parseMessage } from '../../browsers/input/messages.js';
import { jsonDigest } from '../../client/json.js';
import { runDetails, runSummary } from '../../client/runs/summary.js';
import { isTooDeep } from '../../automation/model/json-value.js';
import { StartRequestSchema } from '../../contracts/start-request.js';
import { servedName } from '../../infra/storage/download-names.js';

/** Three doublings. Work that grows with the square would take 64 times as long; five times what is linear is far from that, on a busy machine too. */
const GROWTH = 8;
const MOST = GROWTH * 5;
/** Less is too little to be measured. */
const LEAST_MS = 2;

const nothing = () => undefined;

/** Processor time, which does not depend on what else the machine does; the least of some tries. */
function cpuMs(work: () => void): number {
  const tries = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...tries);
}

/** How much longer eight times as much takes, at a size that can be measured. */
function growth(work: (size: number) => void, first: number): number {
  work(first);
  let size = first;
  let small = cpuMs(() => work(size));
  while (small < LEAST_MS && size < 50_000) {
    size *= 2;
    small = cpuMs(() => work(size));
  }
  return cpuMs(() => work(size * GROWTH)) / Math.max(small, LEAST_MS);
}

const quietly = (act: () => unknown) => {
  try {
    act();
  } catch {
    nothing();
  }
};
const SCRIPT = 'async def code_fn(page):\n';
const many = (text: string, size: number) => text.repeat(size);
const read = (nodes: unknown[], input_parameters: object = {}) =>
  readAutomation({ url: 'https://example.com', parameters: { input_parameters }, nodes });
const go = (url: string) => ({ type: 'action_node', interaction_action: { go_to_url: { url } } });

/** Two options, one with a long label: a lone one is chosen unasked. */
const options = (label: string) => [label, 'x'].map((text) => ({ value: text, label: text }));

const cases: [what: string, work: (size: number) => void, first?: number][] = [
  ['a command with a long text', (size) => quietly(() => parseLocator(`get_by_text("${many('a', size)}")`))],
  ['a command with many escapes', (size) => quietly(() => parseLocator(`get_by_text("${many('\\"', size)}`))],
  ['a command with many steps', (size) => quietly(() => parseLocator(`page${many('.first', size)}`))],
  ['a command of open brackets', (size) => quietly(() => parseLocator(many('get_by_text(', size)))],
  ['a command with an unknown name', (size) => quietly(() => parseLocator(`${many('x', size)}("a")`))],
  [
    'a command with a long pattern',
    (size) => quietly(() => parseLocator(`get_by_text(re.compile(r"${many('(a|', size)}"))`)),
  ],
  ['a command of white space', (size) => quietly(() => parseLocator(`get_by_text(${many(' ', size)}`))],
  ['an expression of many terms', (size) => quietly(() => evaluate(`1${many(' + 1', size)}`))],
  ['an expression of brackets', (size) => quietly(() => evaluate(many('(', size)))],
  ['an expression with a long text', (size) => quietly(() => evaluate(`"${many('a', size)}" == "b"`))],
  ['an expression of many comparisons', (size) => quietly(() => evaluate(`1${many(' < 2', size)}`))],
  ['an expression of many nots', (size) => quietly(() => evaluate(`${many('not ', size)}1`))],
  ['many placeholders', (size) => substitute(many('{user[0]} ', size), [{ user: ['ana'] }])],
  [
    'many placeholders in a command',
    (size) => substitute({ command: many('"{user[0]}" ', size) }, [{ user: ['ana'] }]),
  ],
  ['placeholders that never end', (size) => substitute(many('{user[0', size), [{ user: ['ana'] }])],
  [
    'an automation of many nodes',
    (size) => read(Array.from({ length: Math.min(size, 24_000) }, () => go('https://example.com'))),
    500,
  ],
  ['an automation of many flaws', (size) => read(Array.from({ length: Math.min(size, 90_000) }, () => 7)), 500],
  [
    'an automation with many names declared and many others used',
    (size) =>
      read(
        [go(Array.from({ length: size }, (_, at) => `{b${at}}`).join(''))],
        Object.fromEntries(Array.from({ length: size }, (_, at) => [`a${at}`, ['x']])),
      ),
    200,
  ],
  [
    'an automation with many unknown members',
    (size) => read([Object.fromEntries(Array.from({ length: size }, (_, at) => [`m${at}`, 1]))]),
    500,
  ],
  [
    'a long mail address',
    (size) => StartRequestSchema.safeParse({ owner: { email: `${many('a.', size)}@${many('b-', size)}` } }),
  ],
  ['a pattern of nested repeats', (size) => matchOptions(options(`${many('a', size)}b`), ['^(a+)+$'])],
  [
    'a pattern of several words',
    (size) => matchOptions(options(many('Savings ', size)), ['.*Savings.*Account.*Joint.*']),
  ],
  [
    'a long list',
    (size) =>
      matchOptions(
        Array.from({ length: size }, () => options('aab')[0]!),
        ['^(a|a)*$'],
      ),
  ],
  ['an address with many slashes', (size) => fitsAddress('**/*a*/**/*b*/**/c', `https://${many('a/b', size)}`), 500],
  ['an address of stars', (size) => fitsAddress(`${many('**a', 100)}b`, many('a', size)), 200],
  ['a pattern of an address', (size) => fitsAddress(many('**a', size), many('a', 2000)), 50],
  ['a message with codes', (size) => findCodes(many('code 123456 is ', size))],
  ['a message of digits', (size) => findCodes(many('1', size))],
  ['a script of many lines', (size) => quietly(() => recogniseScript(`${SCRIPT}${many('  x = 1\n', size)}`)), 100],
  ['a script of blanks', (size) => quietly(() => recogniseScript(`${SCRIPT}  x = await page.a(${many(' ', size)}`))],
  ['a name of dots', (size) => safeName(`a${many('. ', size)}a`)],
  ['a name of a person’s file', (size) => plainName(`a${many('. ', size)}a`)],
  [
    'a name that a server gives',
    (size) => servedName(`https://a/${many('.', size)}`, { disposition: many('a="', size) }),
  ],
  ['an error of the browser', (size) => explain(new Error(many('strict mode violation: ', size)))],
  ['a wide document', (size) => isTooDeep(Array.from({ length: size }, () => [1])), 5000],
  ['a digest', (size) => jsonDigest(Array.from({ length: size }, (_, at) => ({ b: at, a: 1 }))), 1000],
  ['a message of a viewer', (size) => parseMessage(`{"type":"text","text":"${many('a', size)}"}`), 10_000],
  ['a relayed message', (size) => readViewerMessage(`{"type":"text","text":"${many('"', size)}`), 10_000],
  ['a line of a mail', (size) => oneLine(many(' \u0000', size))],
  ['lines of a mail', (size) => linesOf(`a${many('\r\n', size)}b`)],
  ['a summary', (size) => runSummary(many('\\*', size), { nodes: [] } as never, undefined)],
  [
    'details',
    (size) => runDetails(many(' ', size), { nodes: [], url: `https://${many('@', size)}` } as never, undefined),
  ],
];

describe('the time that reading takes grows no faster than what is read', () => {
  it.each(cases)('for %s', (_what, work, first = 2000) => {
    expect(growth(work, first)).toBeLessThan(MOST);
  });
});
