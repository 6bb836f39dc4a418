import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { Webhook } from 'standardwebhooks';
import type { Response } from 'undici';
import type { Config } from '../../config/index.js';
import type { Grantee } from '../../config/tenants.js';
import { inSpan } from '../../infra/tracing/tracing.js';
import type { Log } from '../../infra/log.js';
import { workerMetrics } from '../../infra/metrics/worker-metrics.js';
import { EgressRefusedError } from '../../infra/egress/egress.js';
import type { GuardedFetch } from '../../infra/egress/guarded-fetch.js';
import type { CallbackInput } from '../../contracts/workflow-messages.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { whyNoAnswer } from '../files/response-text.js';
import { payloadOf } from './payload.js';
import { signalWithin } from '../../infra/signal-within.js';

const ANSWER_MS = 15_000;
/** With this status, the receiver says that the address no longer exists. */
const GONE = 410;

/**
 * The activity `sendCallback`: one attempt to report a run's result to a service, signed according to Standard Webhooks. Every attempt has
 * the same `webhook-id`, the run's id. Fails with `CallbackFailed`, retryably unless the address is forbidden or gone.
 */
export function createSendCallback({
  config,
  store,
  log,
  fetchFor,
}: {
  config: Config;
  store: ObjectStore;
  log: Log;
  fetchFor: (grantee: Grantee) => GuardedFetch;
}) {
  return async function sendCallback(input: CallbackInput): Promise<void> {
    const { runId } = input.run;
    const body = JSON.stringify(await payloadOf(input, config, store));
    const { attempt } = activityInfo();
    try {
      const send = () =>
        fetchFor(input)(input.url, {
          method: 'POST',
          headers: headersOf(runId, body, config.callbackSecrets()),
          body,
          // Only the given address may receive the result, so redirects are not followed.
          redirect: 'manual',
          signal: signalWithin(ANSWER_MS),
        });
      const response = await inSpan('callback', { 'intermission.attempt': attempt }, send);
      await response.body?.cancel();
      if (!response.ok) throw refusedBy(response);
      log.info({ runId, attempt }, 'callback sent');
      workerMetrics.callbacks.inc({ outcome: 'sent' });
      const { endedAt } = input.run;
      if (endedAt !== undefined) workerMetrics.callbackDelaySeconds.observe(Math.max(0, Date.now() - endedAt) / 1000);
    } catch (error) {
      const failure = failureOf(error);
      log.warn({ runId, attempt, reason: failure.message }, 'callback failed');
      workerMetrics.callbacks.inc({ outcome: failure.nonRetryable ? 'refused' : 'failed' });
      throw failure;
    }
  };
}

function headersOf(runId: string, body: string, secrets: readonly string[]): Record<string, string> {
  const now = new Date();
  return {
    'content-type': 'application/json',
    'user-agent': 'Intermission',
    'webhook-id': runId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    // Several signatures, so that a receiver may have the old key or the new one.
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(runId, now, body)).join(' '),
  };
}

function refusedBy({ status }: Response): ApplicationFailure {
  const message = `The service answered ${status}`;
  return status === GONE
    ? ApplicationFailure.nonRetryable(message, 'CallbackFailed')
    : ApplicationFailure.retryable(message, 'CallbackFailed');
}

/** The address may contain a secret, so no message contains it. When it may not be reached, the message names its host. */
function failureOf(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof EgressRefusedError) return ApplicationFailure.nonRetryable(error.message, 'CallbackFailed');
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const reason = isLate ? `no answer within ${ANSWER_MS / 1000} s` : whyNoAnswer(error);
  return ApplicationFailure.retryable(`The service was not reached: ${reason}`, 'CallbackFailed');
}
