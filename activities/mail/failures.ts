import { ApplicationFailure } from '@temporalio/common';

/** The mail can never be sent; this ends the run. */
export function notificationFailed(to: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: 'NotificationFailed', message, nonRetryable: true, details: [{ to }] });
}

/** The mail was not sent, or the outcome is unknown. A retry may help, and sends the same link. */
export function mailUnavailable(to: string, message: string, retryAfterSeconds?: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'MailUnavailable',
    message,
    details: [{ to }],
    ...(retryAfterSeconds !== undefined && { nextRetryDelay: retryAfterSeconds * 1000 }),
  });
}
