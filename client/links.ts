import { createHash } from 'node:crypto';
import { type Client, type Connection, WorkflowUpdateFailedError, WorkflowUpdateStage } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ClaimArgument, ClaimOutcome, FreshLinkArgument } from '../workflows/messages.js';
import { RunNotFoundError } from './errors.js';
import { CALL_MS, call } from './rpc.js';

/** `used`: claimed by someone else, or replaced by a fresh link. `expired`: its pause, or the whole run, is over. */
export type ClaimResult = { outcome: 'claimed'; claimId: string } | { outcome: 'used' } | { outcome: 'expired' };
/** `too-many`: the run mails no further link for this pause. */
export type FreshLinkResult = { outcome: 'mailed' } | { outcome: 'expired' } | { outcome: 'too-many' };

/** Redeems a link once, atomically. The same claim again gives the same result. Throws `UnavailableError`. */
export async function claimLink(
  client: Client,
  connection: Connection,
  runId: string,
  claim: ClaimArgument,
): Promise<ClaimResult> {
  // An update that ran into its deadline may be applied later; under the same id a second try finds its outcome.
  const updateId = `claim-${digest([claim.pauseId, claim.generation, claim.claimId, claim.recipient ?? ''])}`;
  const result = await refusable(() =>
    call(connection, runId, CALL_MS, () =>
      client.workflow
        .getHandle(runId)
        .executeUpdate<ClaimOutcome, [ClaimArgument]>('claimLink', { args: [claim], updateId }),
    ),
  );
  if (typeof result === 'string') return { outcome: result === 'used' ? result : 'expired' };
  return { outcome: 'claimed', claimId: result.claimId };
}

/** Mails a fresh link in place of that of `generation`, once however often it is asked. Does not wait for the mail to be sent. */
export async function mailFreshLink(
  client: Client,
  connection: Connection,
  runId: string,
  { pauseId, generation, recipient }: FreshLinkArgument & { generation: number },
): Promise<FreshLinkResult> {
  const updateId = `fresh-${digest([pauseId, generation, recipient ?? ''])}`;
  const result = await refusable(() =>
    call(connection, runId, CALL_MS, () =>
      client.workflow.getHandle(runId).startUpdate<{ to: string }, [FreshLinkArgument]>('mailFreshLink', {
        args: [{ pauseId, ...(recipient !== undefined && { recipient }) }],
        updateId,
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      }),
    ),
  );
  if (typeof result === 'string') return { outcome: result === 'too-many' ? result : 'expired' };
  return { outcome: 'mailed' };
}

/** The workflow's refusals as results. A run that has ended, or is no longer known, has no open pause. */
async function refusable<T extends object>(update: () => Promise<T>): Promise<T | 'used' | 'expired' | 'too-many'> {
  try {
    return await update();
  } catch (error) {
    if (error instanceof RunNotFoundError) return 'expired';
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    switch (cause instanceof ApplicationFailure ? cause.type : undefined) {
      case 'LinkUsed':
        return 'used';
      case 'LinkExpired':
        return 'expired';
      case 'TooManyLinks':
        return 'too-many';
      default:
        throw error;
    }
  }
}

function digest(parts: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
