import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../automation/model/error-message.js';
import { UnavailableError } from '../../client/index.js';
import { settingsFor } from '../runs/start-checked.js';
import type { Context } from './api-context.js';

const RETRY_MS = 10_000;

/**
 * Brings all schedules up to date with the settings of this API: a schedule keeps the limits, the search attributes and the encryption of
 * the API that created it. Tries again until Temporal answers. Returns how to stop it.
 */
export function refreshSchedules({
  config,
  intermission,
  log,
}: Pick<Context, 'config' | 'intermission' | 'log'>): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  void refresh();
  return () => stopping.abort();

  async function refresh(): Promise<void> {
    while (!signal.aborted) {
      try {
        const { updated, failed } = await intermission.schedules.refresh((grantee) => settingsFor(config, grantee));
        for (const { name, tenant, reason } of failed) {
          log.warn({ schedule: name, tenant, reason }, 'a schedule could not be brought up to date with the settings');
        }
        if (updated > 0) log.info({ schedules: updated }, 'schedules brought up to date with the settings');
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof UnavailableError)) {
          log.error({ reason: messageOf(error) }, 'the schedules could not be brought up to date with the settings');
          return;
        }
        await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}
