import type { FailureType } from '../../../contracts/failures.js';
import { refused, type StubAnswer } from '../../activities/mail/postmark-stub.js';
import type { Random } from '../random.js';

/** How Postmark treats the mails of one run. */
export interface MailFault {
  name: string;
  /** What it answers first; then it accepts. */
  answers: StubAnswer[];
  /** Set when no mail is ever accepted. */
  failure?: FailureType;
}

const trouble = (status: number, headers?: Record<string, string>): StubAnswer => ({
  status,
  body: { ErrorCode: 100, Message: 'Try again later' },
  ...(headers && { headers }),
});

const KINDS: MailFault[] = [
  { name: 'Postmark answers 500', answers: [trouble(500), trouble(503)] },
  { name: 'Postmark answers 429', answers: [trouble(429, { 'retry-after': '2' })] },
  {
    name: 'Postmark answers 422',
    answers: Array.from({ length: 20 }, () => refused(406, 'You tried to send to an inactive recipient')),
    failure: 'NotificationFailed',
  },
  { name: 'Postmark hangs', answers: ['hang'] },
  { name: 'Postmark dies after accepting', answers: ['drop', 'half-answer'] },
];

/** Every sixth run or so has trouble with its mail. */
export function drawMailFault(random: Random): MailFault | undefined {
  if (random.next() > 1 / 6) return undefined;
  const drawn = random.pick(KINDS);
  return { ...drawn, answers: [...drawn.answers] };
}
