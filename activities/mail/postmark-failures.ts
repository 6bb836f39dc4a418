import type { ApplicationFailure } from '@temporalio/common';
import { Errors } from 'postmark';
import { mailUnavailable, notificationFailed } from './failures.js';
import { oneLine, shortened } from './safe-text.js';

/** One attempt to send: the recipient, the texts that must not be shown, and what we saw of the connection. */
export interface Attempt {
  to: string;
  timeoutSeconds: number;
  secrets: string[];
  retryAfter?: string | null;
  lost?: unknown;
}

/** Postmark's error code for its own maintenance. */
const MAINTENANCE = 100;

/**
 * Converts any error of Postmark's client to a failure. The failure contains only our own sentences and no `cause`: the client's errors
 * quote the server's response, which may quote the mail with its link.
 */
export function failureOf(error: unknown, attempt: Attempt): ApplicationFailure {
  // The client wraps errors that happen before a response, and passes on errors that happen while reading one.
  if (!(error instanceof Errors.PostmarkError) || error.statusCode === 0) return noAnswer(attempt, error);
  const { statusCode } = error;
  if (statusCode === 408 || statusCode === 429 || statusCode >= 500 || error.code === MAINTENANCE) {
    const what = statusCode === 429 ? 'limits how fast we send' : 'has a problem of its own';
    return mailUnavailable(
      attempt.to,
      `The mail to ${attempt.to} was not sent: Postmark ${what} (status ${statusCode})`,
      secondsOf(attempt.retryAfter),
    );
  }
  return notificationFailed(attempt.to, `${refusal(error, attempt.to)}${quoted(error.message, attempt.secrets)}`);
}

function noAnswer({ to, timeoutSeconds, lost }: Attempt, thrown: unknown): ApplicationFailure {
  const error = lost ?? thrown;
  const code = codeOf(error);
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  const reason = isTimeout
    ? `Postmark gave no answer within ${timeoutSeconds} s`
    : `the connection to Postmark failed${code === undefined ? '' : ` (${code})`}`;
  return mailUnavailable(to, `It is not known whether the mail to ${to} was sent: ${reason}`);
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** Seconds from a `Retry-After` header, which is a number of seconds or a date. */
function secondsOf(retryAfter: string | null | undefined): number | undefined {
  if (!retryAfter) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}

/** What happened and what to do, for a response that no retry changes. */
function refusal({ statusCode, code, message }: Errors.PostmarkError, to: string): string {
  const notSent = `The mail to ${to} was not sent`;
  if (statusCode === 401)
    return `${notSent}: Postmark does not know the token. Set POSTMARK_SERVER_TOKEN to a server's API token.`;
  if (statusCode === 422) {
    if (code === 406) {
      return `${notSent}: earlier mail to this address bounced or was reported as spam, so Postmark holds back further mail. Reactivate the address in Postmark or give the run another owner.`;
    }
    if (code === 400 || code === 401 || (code === 300 && /'?\bFrom\b'?/.test(message))) {
      return `${notSent}: Postmark does not accept the sender. Set INTERMISSION_MAIL_FROM to a confirmed sender signature.`;
    }
    if (code === 300)
      return `${notSent}: Postmark does not accept the address. Start the run with an owner who has a valid mail address.`;
    if (code === 405 || code === 412 || code === 413)
      return `${notSent}: Postmark does not allow the account to send it. Check the account at Postmark.`;
    if (/stream/i.test(message))
      return `${notSent}: Postmark does not know the stream. Set INTERMISSION_MAIL_STREAM to a transactional message stream of the server.`;
  }
  if (statusCode === 404 || statusCode < 400) {
    return `${notSent}: no mail service answers at INTERMISSION_POSTMARK_URL (status ${statusCode}). Remove this setting to use Postmark itself.`;
  }
  return `${notSent}: Postmark refused it (status ${statusCode}, code ${code}).`;
}

/** Postmark's own message, with the secrets removed. */
function quoted(message: string, secrets: string[]): string {
  const cleaned = secrets.reduce((text, secret) => text.replaceAll(secret, '[removed]'), oneLine(message));
  return cleaned === '' ? '' : ` Postmark says: ${shortened(cleaned, 300)}`;
}
