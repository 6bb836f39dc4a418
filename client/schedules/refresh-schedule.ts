import type { ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { runIdOf } from '../../contracts/queue.js';
import type { TemporalClient } from '../connection.js';
import { jsonDigest } from '../json.js';
import type { RunMemo } from '../runs/run-memo.js';
import type { StartOptions } from '../start-options.js';
import { actionOf, readScheduledRun } from './schedule-action.js';
import type { ScheduleKey } from './schedule-key.js';
import { storedRequest } from './stored-request.js';

/** The settings that apply to the runs of a tenant, or of a file in the automations folder. */
export type SettingsOf = (grantee: Pick<StartOptions, 'tenant' | 'automationFile'>) => StartOptions;

type Installation = Pick<TemporalClient, 'isEncrypted' | 'secrets' | 'codec'>;
type Action = ReturnType<ReturnType<typeof actionOf>['with']>;

/**
 * Finds out what the schedule would start if somebody created it now. Returns undefined if it starts just that; otherwise the search
 * attributes, and the change with them or without them.
 */
export async function staleAction(
  handle: ScheduleHandle,
  { name, tenant }: ScheduleKey,
  settingsOf: SettingsOf,
  installation: Installation,
): Promise<
  { attributes: SearchAttributePair[]; update: (attributes: SearchAttributePair[]) => Promise<void> } | undefined
> {
  const description = await handle.describe();
  const { request, automationFile } = storedRequest(description.action);
  const options = { ...settingsOf({ tenant, automationFile }), tenant, automationFile };
  const runId = runIdOf(description.action.workflowId, undefined);
  const action = actionOf(name, runId, readScheduledRun(request, options), options, installation);
  const { attributes } = action;
  const isCurrent = digestOf(description.action) === digestOf(action.with(attributes));
  if (isCurrent && isEncryptedNow(description, installation)) return undefined;
  const update = (chosen: SearchAttributePair[]) =>
    handle.update(({ spec, policies, state }) => ({ spec, policies, state, action: action.with(chosen) }));
  return { attributes, update };
}

/** A digest of everything that depends on settings. */
function digestOf({ args, memo, typedSearchAttributes }: ScheduleDescription['action'] | Action): string {
  const { limits = [], ...rest } = (memo ?? {}) as Partial<RunMemo>;
  const pairs = Array.isArray(typedSearchAttributes) ? typedSearchAttributes : (typedSearchAttributes?.getAll() ?? []);
  return jsonDigest({
    ...{ args, memo: rest },
    limits: limits.map(({ since: _, ...limit }) => limit),
    attributes: Object.fromEntries(pairs.map(({ key, value }) => [key.name, value])),
  });
}

function isEncryptedNow({ raw }: ScheduleDescription, { codec }: Installation): boolean {
  const payloads = raw.schedule?.action?.startWorkflow?.input?.payloads ?? [];
  return payloads.every((payload) => codec.isCurrent(payload));
}
