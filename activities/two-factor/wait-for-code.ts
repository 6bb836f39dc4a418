import { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';
import { messageOf } from '../../automation/model/error-message.js';
import { findCodes } from './find-codes.js';
import type { Message, MessageSource, TimeWindow } from './messages.js';

interface CodeWait {
  window: TimeWindow;
  /** Epoch milliseconds; the time of the last check. */
  deadline: number;
  /** Seconds between two checks. */
  interval: number;
  signal: AbortSignal;
  sleep: (seconds: number) => Promise<void>;
}

/**
 * Checks the messages of the window repeatedly until the deadline, and returns the code of the newest message that has one. Fails with
 * `TwoFactorCodeNotFound`, also when that message has several codes. The failure never shows a code.
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
        `no two-factor code arrived in time by ${source.name}${trouble === undefined ? '' : `; the last check failed: ${trouble}`}`,
      );
    await wait.sleep(Math.min(wait.interval, left));
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
  return fail('TwoFactorCodeNotFound', words);
}
