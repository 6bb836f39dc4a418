import { createHash } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { RefusalType } from '../contracts/refusals.js';
import type { ClaimArgument, ClaimOutcome, FreshLinkArgument } from '../contracts/workflow-messages.js';
import { RunNotFoundError } from './errors.js';
import type { TemporalRuns } from './runs/temporal-runs.js';

/** `used`: claimed by someone else, or replaced by a fresh link. `expired`: its pause, or the whole run, is over. */
export type ClaimResult = { outcome: 'claimed'; claimId: string } | { outcome: 'used' } | { outcome: 'expired' };
/** `too-many`: the run mails no further link for this pause. */
export type FreshLinkResult = { outcome: 'mailed' } | { outcome: 'expired' } | { outcome: 'too-many' };

/** Redeems a link once, atomically. The same claim again gives the same result. Throws `UnavailableError`. */
export async function claimLink(temporal: TemporalRuns, runId: string, claim: ClaimArgument): Promise<ClaimResult> {
  const updateId = `claim-${digest([claim.pauseId, claim.generation, claim.claimId, claim.recipient ?? ''])}`;
  const result = await refusable(() => temporal.update<ClaimOutcome>(runId, 'claimLink', claim, updateId));
  if (typeof result === 'string') return { outcome: result === 'used' ? result : 'expired' };
  return { outcome: 'claimed', claimId: result.claimId };
}

/** Mails a fresh link to replace that of `generation`. Repeated calls send one mail. Does not wait until the mail is sent. */
export async function mailFreshLink(
  temporal: TemporalRuns,
  runId: string,
  { pauseId, generation, recipient }: FreshLinkArgument & { generation: number },
): Promise<FreshLinkResult> {
  const updateId = `fresh-${digest([pauseId, generation, recipient ?? ''])}`;
  const argument: FreshLinkArgument = { pauseId, ...(recipient !== undefined && { recipient }) };
  const result = await refusable(() => temporal.startUpdate(runId, 'mailFreshLink', argument, updateId));
  if (typeof result === 'string') return { outcome: result === 'too-many' ? result : 'expired' };
  return { outcome: 'mailed' };
}

/** Converts the workflow's refusals into results. A run that has ended, or that Temporal no longer knows, has no open pause. */
async function refusable<T extends object | void>(
  update: () => Promise<T>,
): Promise<T | 'used' | 'expired' | 'too-many'> {
  try {
    return await update();
  } catch (error) {
    if (error instanceof RunNotFoundError) return 'expired';
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    switch (cause instanceof ApplicationFailure ? cause.type : undefined) {
      case 'LinkUsed' satisfies RefusalType:
        return 'used';
      case 'LinkExpired' satisfies RefusalType:
        return 'expired';
      case 'TooManyLinks' satisfies RefusalType:
        return 'too-many';
      default:
        throw error;
    }
  }
}

function digest(parts: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
