import { type Clock, timeLeft } from './clock.js';
import { htmlOf } from './html.js';
import type { MailInput } from './mail-owner.js';
import { linesOf, oneLine, subjectOf } from './words.js';

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** What the mail says, in parts that both its text and its HTML are made of. All plain text, safe lines. */
export interface MailWords {
  subject: string;
  greeting: string;
  opening: string;
  title: string;
  instructions: string[];
  facts: [name: string, value: string][];
  button: string;
  link: string;
  explanation: string[];
  warning: string;
}

/** The mail of one pause; `now` (epoch milliseconds) is for "in 5 minutes". */
export function renderMail(input: MailInput, link: string, clock: Clock, now: number): Mail {
  const words = wordsOf(input, link, clock, now);
  return { subject: words.subject, text: textOf(words), html: htmlOf(words) };
}

function wordsOf(input: MailInput, link: string, clock: Clock, now: number): MailWords {
  const name = oneLine(input.to.name ?? '');
  const until = clock.short(input.deadline);
  return {
    subject: subjectOf(input.isReminder ? 'Reminder: ' : 'Your turn: ', input.title, ` — until ${until}`),
    greeting: name === '' ? 'Hello,' : `Hello ${name},`,
    opening: input.isReminder
      ? 'A browser automation still waits for you, with its page open. Your link was not opened yet.'
      : 'A browser automation has come to a step that needs you. It waits with its page open.',
    title: oneLine(input.title),
    instructions: input.instructions === undefined ? [] : linesOf(input.instructions),
    facts: [
      ['Site', oneLine(input.site)],
      ['Automation', oneLine(input.automation)],
      ['Until', `${clock.long(input.deadline)}, ${timeLeft(input.deadline, now)}`],
    ],
    button: 'Open the live browser',
    link,
    explanation: [
      ...howToAnswer(input),
      input.limitedBy === 'run'
        ? `The run itself ends at ${until}, also if you are in the middle of it, so leave it a little time for its remaining steps.`
        : `If nobody presses Done by ${until}, the run fails.`,
    ],
    warning: 'This link works once and opens a live browser. Do not forward this mail.',
  };
}

function howToAnswer({ choices }: MailInput): string[] {
  if (choices !== undefined) {
    const labels = choices.map((label) => `“${oneLine(label)}”`).join(', ');
    return [`You see the page as it stands. Look at it, then choose: ${labels}.`];
  }
  return [
    'You see the page as it stands and work in it with your own mouse and keyboard. Do what is asked, then press Done: the automation goes on from there, at once.',
    'If you cannot do it, press “I can’t do this” and say why. The run then ends.',
  ];
}

function textOf(words: MailWords): string {
  const width = Math.max(...words.facts.map(([name]) => name.length)) + 2;
  return [
    words.greeting,
    words.opening,
    [words.title, ...words.instructions].map((line) => `    ${line}`.trimEnd()).join('\n'),
    words.facts.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`).join('\n'),
    `${words.button}:\n${words.link}`,
    ...words.explanation,
    `${words.warning}\n`,
  ].join('\n\n');
}
