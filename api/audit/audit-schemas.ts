import { z } from 'zod';
import { auditActions, type AuditEntry } from '../../contracts/audit.js';
import { filterText, repeatable, time } from '../http/query-schemas.js';

const MOST_ENTRIES = 10_000_000;

export const AuditQuery = z.strictObject({
  from: time.describe('only entries of this time or later: ISO 8601, or epoch milliseconds'),
  to: time.describe('only entries before this time'),
  action: repeatable(z.enum(auditActions, `must be one of ${auditActions.join(', ')}`)).describe(
    'one of these actions',
  ),
  runId: filterText.optional(),
  actor: filterText.optional().describe('id or name of the actor'),
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(MOST_ENTRIES, `must be at most ${MOST_ENTRIES}`)
    .optional()
    .describe('the most entries; without it, all of them'),
});

/** Whether an entry fits the query and may be seen by a caller of this tenant. */
export function selectionOf(
  { action, runId, actor }: z.output<typeof AuditQuery>,
  tenant: string | undefined,
): (entry: AuditEntry) => boolean {
  const actions = action && new Set<string>(action);
  return (entry) =>
    (tenant === undefined || entry.tenant === tenant) &&
    (actions === undefined || actions.has(entry.action)) &&
    (runId === undefined || entry.runId === runId) &&
    (actor === undefined || entry.actor?.id === actor || entry.actor?.name === actor);
}
