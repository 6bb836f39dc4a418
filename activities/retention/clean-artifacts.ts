import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { RetentionActivities } from '../../contracts/retention.js';
import type { Config } from '../../config/index.js';
import type { Log } from '../../infra/log.js';
import { whyNotWritten } from '../../infra/storage/not-saved-error.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { cleanStore } from '../../infra/storage/retention.js';

const HEARTBEAT_MS = 10_000;

/** The activity `cleanArtifacts`. A repeated call continues where the first one stopped, because what is removed is no longer listed. */
export function createCleanArtifacts({
  config,
  log,
  store,
}: {
  config: Pick<Config, 'retentionDays' | 'auditRetentionDays'>;
  log: Log;
  store: ObjectStore;
}): RetentionActivities['cleanArtifacts'] {
  return async () => {
    const activity = Context.current();
    const heartbeat = setInterval(() => activity.heartbeat(), HEARTBEAT_MS);
    try {
      const result = await cleanStore(store, {
        retentionDays: config.retentionDays,
        auditRetentionDays: config.auditRetentionDays,
        onProgress: () => activity.cancellationSignal.throwIfAborted(),
      });
      log.info({ ...result, retentionDays: config.retentionDays }, 'old files of runs were removed');
      return result;
    } catch (error) {
      activity.cancellationSignal.throwIfAborted();
      log.warn({ err: error }, 'old files of runs could not be removed');
      throw ApplicationFailure.retryable(`Old files could not be removed: ${whyNotWritten(error)}`, 'StoreUnavailable');
    } finally {
      clearInterval(heartbeat);
    }
  };
}
