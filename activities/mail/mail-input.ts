/** Plain JSON without secrets, because it is part of the workflow's history. */
export interface MailInput {
  runId: string;
  pauseId: string;
  /** The number of the pause's link; a fresh link has the next number. */
  generation: number;
  to: { email: string; name?: string };
  automation: string;
  site: string;
  /** The request, in one line. */
  title: string;
  instructions?: string;
  /** Epoch milliseconds. */
  deadline: number;
  /** Whether the pause or the run itself ends at the deadline. */
  limitedBy: 'max_wait_time' | 'run';
  /** The possible answers, when Done alone is not enough. */
  choices?: string[];
  /** The recipient is not the owner. */
  isFurther?: boolean;
  /** The mail was sent before, and nobody opened its link. */
  isReminder?: boolean;
}

export interface MailResult {
  messageId: string;
  via: 'postmark' | 'outbox';
}

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** The parts of the mail, from which both its text and its HTML are made. All are plain text in safe lines. */
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
