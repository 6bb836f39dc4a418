import { log, TemporalFailure, type WorkflowInterceptors } from '@temporalio/workflow';
import { fail } from '../contracts/fail.js';
import { bytesOf } from './run/payload-size.js';
import { UNDECODABLE } from './undecodable.js';

/** Interceptors for every activity and every message of a workflow. */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      async handleSignal(input, next) {
        try {
          await next(input);
        } catch (error) {
          // The sender of a signal gets no reply, and an error thrown here would block the run permanently.
          log.error('a signal could not be handled', { signal: input.signalName, error: (error as Error).name });
        }
      },
      async handleUpdate(input, next) {
        try {
          return await next(input);
        } catch (error) {
          if (error instanceof TemporalFailure) throw error;
          log.error('an update could not be handled', { update: input.name, error: (error as Error).name });
          throw fail('InternalError', 'The update could not be handled');
        }
      },
    },
  ],
  outbound: [
    {
      async scheduleActivity(input, next) {
        checkSize(input.activityType, input.args);
        const result = await next(input);
        if (result !== UNDECODABLE) return result;
        const message = `The result of ${input.activityType} cannot be read: the worker lacks its encryption key, or the result was changed`;
        throw fail('PayloadUnreadable', message, { activity: input.activityType });
      },
    },
  ],
});

/**
 * Bytes of an activity's input. Temporal rejects a workflow task that starts an activity with a larger one, and retries that task until the
 * run's limit.
 */
const MOST_BYTES = 1_900_000;

function checkSize(activity: string, args: unknown[]): void {
  const bytes = bytesOf(args);
  if (bytes <= MOST_BYTES) return;
  const message = `The input of ${activity} has ${bytes} bytes, more than the ${MOST_BYTES} that Temporal accepts: its placeholders expand to too much text`;
  throw fail('ActionFailed', message, { activity, bytes });
}
