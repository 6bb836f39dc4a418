import { readConfig } from '../../config/index.js';
import { whyNotWritten } from '../../infra/storage/not-saved-error.js';
import { openStore } from '../../infra/storage/open-store.js';
import { cleanStore } from '../../infra/storage/retention.js';
import { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../errors.js';

export interface CleanCommandOptions {
  olderThan?: number;
  run?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Removes old files from the store that the settings name. Needs no other process, except to delete a run. */
export async function clean({ olderThan, run, dryRun = false, json = false }: CleanCommandOptions): Promise<void> {
  if (run !== undefined) {
    if (dryRun || olderThan !== undefined) throw new CliError('--run stands alone.', EXIT.refused);
    await new ApiClient().deleteRun(run);
    process.stdout.write(json ? `${JSON.stringify({ runId: run })}\n` : `The run ${run} was deleted.\n`);
    return;
  }
  const config = readConfig();
  const store = openStore(config);
  const retentionDays = olderThan ?? config.retentionDays;
  try {
    const { auditRetentionDays } = config;
    const result = await cleanStore(store, { retentionDays, auditRetentionDays, dryRun });
    process.stdout.write(`${json ? JSON.stringify(result) : sentence(result, dryRun, retentionDays)}\n`);
  } catch (error) {
    throw new CliError(`${store.address} could not be cleaned: ${whyNotWritten(error)}.`, EXIT.error, { cause: error });
  }
}

function sentence(
  { runs, files, bytes, unfinished, auditFiles = 0 }: Awaited<ReturnType<typeof cleanStore>>,
  dryRun: boolean,
  days: number | undefined,
): string {
  const audit = auditFiles === 0 ? '' : `, and ${auditFiles} files of the audit log`;
  if (days === undefined) {
    return `Removed ${unfinished} unfinished files${audit}. To remove the files of old runs too, add --older-than DAYS, or set INTERMISSION_RETENTION_DAYS.`;
  }
  const megabytes = (bytes / 1e6).toFixed(1);
  return `${dryRun ? 'Would remove' : 'Removed'} ${files} files (${megabytes} MB) of ${runs} runs that are older than ${days} days, and ${unfinished} unfinished files${audit}.`;
}
