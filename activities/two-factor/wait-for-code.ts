import { ApplicationFailure } from '@temporalio/common';
import { messageOf } from '../../automation/index.js';
import { findCodes } from './find-codes.js';
import type { Message, MessageSource, TimeWindow } from './messages.js';

interface CodeWait {
  window: TimeWindow;
  /** Epoch milliseconds: the last look is then. */
  deadline: number;
  /** Seconds between two looks. */
  interval: number;
  signal: AbortSignal;
  pause: (seconds: number) => Promise<void>;
}

/**
 * Looks for a code in the messages of the window, again and again until the deadline, and returns that of the newest message that
 * has one. Fails with `TwoFactorCodeNotFound`, also when that message has several; the failure never shows a code.
 */
export async function waitForCode(source: MessageSource, wait: CodeWait): Promise<string> {
  let trouble: string | undefined;
  for (;;) {
    try {
      const code = newestCode(await source.messages(wait.window, wait.signal), source.name);
      if (code !== undefined) return code;
      trouble = undefined;
    } catch (error) {
      if (error instanceof ApplicationFailure || wait.signal.aborted) throw error;
      trouble = messageOf(error);
    }
    const left = (wait.deadline - Date.now()) / 1000;
    if (left <= 0)
      throw notFound(
        `no two-factor code came in time by ${source.name}${trouble === undefined ? '' : `; the last look failed: ${trouble}`}`,
      );
    await wait.pause(Math.min(wait.interval, left));
  }
}

function newestCode(messages: Message[], name: string): string | undefined {
  for (const { text } of [...messages].sort((a, b) => b.at - a.at)) {
    const codes = findCodes(text);
    if (codes.length === 1) return codes[0];
    if (codes.length > 1) {
      throw notFound(
        `the newest message by ${name} holds ${codes.length} different codes, and it is not clear which one counts`,
      );
    }
  }
  return undefined;
}

function notFound(words: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(words, 'TwoFactorCodeNotFound');
}
