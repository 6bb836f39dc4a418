import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { Webhook } from 'standardwebhooks';
import type { Response } from 'undici';
import type { Config } from '../../config/index.js';
import type { Log } from '../../config/log.js';
import { EgressRefused } from '../../egress/egress.js';
import type { GuardedFetch } from '../../egress/guarded-fetch.js';
import type { CallbackInput } from '../../workflows/messages.js';
import { whyNoAnswer } from '../http-answer.js';
import { payloadOf } from './payload.js';

const ANSWER_MS = 15_000;
/** The receiver says that it is there no more. */
const GONE = 410;

/**
 * The activity `sendCallback`: one try to tell a service what came of a run, signed as Standard Webhooks has it. Every try has the
 * same `webhook-id`, the run's id. Fails with `CallbackFailed`: retryably, unless the address may not be reached or is gone.
 */
export function createSendCallback({ config, log, fetch }: { config: Config; log: Log; fetch: GuardedFetch }) {
  return async function sendCallback(input: CallbackInput): Promise<void> {
    const { runId } = input.run;
    const body = JSON.stringify(await payloadOf(input, config));
    const { attempt } = activityInfo();
    try {
      const response = await fetch(input.url, {
        method: 'POST',
        headers: headersOf(runId, body, config.callbackSecret()),
        body,
        // The address that was given is the one that is told.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw refusedBy(response);
      log.info({ runId, attempt }, 'callback sent');
    } catch (error) {
      const failure = failureOf(error);
      log.warn({ runId, attempt, reason: failure.message }, 'callback failed');
      throw failure;
    }
  };
}

function headersOf(runId: string, body: string, secret: string): Record<string, string> {
  const now = new Date();
  return {
    'content-type': 'application/json',
    'user-agent': 'Intermission',
    'webhook-id': runId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(runId, now, body),
  };
}

function refusedBy({ status }: Response): ApplicationFailure {
  const message = `The service answered ${status}`;
  return status === GONE
    ? ApplicationFailure.nonRetryable(message, 'CallbackFailed')
    : ApplicationFailure.retryable(message, 'CallbackFailed');
}

/** The address may hold a secret, so it is in no message; where it may not be reached, its host is named. */
function failureOf(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof EgressRefused) return ApplicationFailure.nonRetryable(error.message, 'CallbackFailed');
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const reason = isLate ? `no answer within ${ANSWER_MS / 1000} s` : whyNoAnswer(error);
  return ApplicationFailure.retryable(`The service was not reached: ${reason}`, 'CallbackFailed');
}
