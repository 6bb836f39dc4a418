import { type Clock, timeLeft } from './clock.js';
import { htmlOf } from './html.js';
import type { MailWords, Mail, MailInput } from './mail-input.js';
import { isolated, linesOf, subjectOf } from './safe-text.js';

/** Renders the mail of one pause. `now` (epoch milliseconds) is the base of "in 5 minutes". */
export function renderMail(input: MailInput, link: string, clock: Clock, now: number): Mail {
  const words = wordsOf(input, link, clock, now);
  return { subject: words.subject, text: textOf(words), html: htmlOf(words) };
}

function wordsOf(input: MailInput, link: string, clock: Clock, now: number): MailWords {
  const name = isolated(input.to.name ?? '');
  const until = clock.short(input.deadline);
  return {
    subject: subjectOf(input.isReminder ? 'Reminder: ' : 'Your turn: ', input.title, ` — until ${until}`),
    greeting: name === '' ? 'Hello,' : `Hello ${name},`,
    opening: input.isReminder
      ? 'A browser automation is still waiting for you, with its page open. Nobody has opened your link yet.'
      : 'A browser automation needs you for one step. It is waiting with its page open.',
    title: isolated(input.title),
    instructions: input.instructions === undefined ? [] : linesOf(input.instructions),
    facts: [
      ['Site', isolated(input.site)],
      ['Automation', isolated(input.automation)],
      ['Until', `${clock.long(input.deadline)}, ${timeLeft(input.deadline, now)}`],
    ],
    button: 'Open the live browser',
    link,
    explanation: [
      ...howToAnswer(input),
      input.limitedBy === 'run'
        ? `The whole run ends at ${until}, even if you are not finished. Please leave it a little time for its remaining steps.`
        : `If nobody presses Done by ${until}, the run fails.`,
    ],
    warning: 'This link works once and opens a live browser. Do not forward this mail.',
  };
}

function howToAnswer({ choices }: MailInput): string[] {
  if (choices !== undefined) {
    const labels = choices.map((label) => `“${isolated(label)}”`).join(', ');
    return [`You will see the page as it is now. Look at it, then choose: ${labels}.`];
  }
  return [
    'You will see the page as it is now and can use it with your own mouse and keyboard. Do what is asked, then press Done: the automation continues from there right away.',
    'If you can’t do it, press “I can’t do this” and say why. This ends the run.',
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
