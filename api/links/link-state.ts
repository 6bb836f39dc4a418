import { deviceOf } from '../../contracts/devices.js';
import { recipientsOf } from '../../contracts/recipients.js';
import { ENDED, type PauseState, RunNotFoundError, type RunState } from '../../client/index.js';
import { isLinkToken, linkGeneration } from '../../infra/crypto/link-token.js';
import type { Context } from '../services/api-context.js';
import type { LinkPageView } from './link-page.js';

export interface LinkParams {
  runId: string;
  pauseId: string;
  token: string;
}

/** The state of a link, as far as its holder may know. */
export type Link =
  /** The pause is open. `isFree`: nobody has claimed this link, or only the caller's own claim has. */
  | {
      state: 'waiting';
      isFree: boolean;
      run: RunState;
      pause: PauseState;
      /** The recipient's current link. */
      link: PauseState['link'];
      generation: number;
      recipient: string;
    }
  | Extract<LinkPageView, { state: 'expired' | 'wrong' | 'busy' }>;

/**
 * Verifies a link and finds its run's state; changes nothing. An unknown run and a forged token give the same result. Throws
 * `UnavailableError`.
 */
export async function findLink({ config, intermission }: Context, params: LinkParams, claimId: string): Promise<Link> {
  const { runId, pauseId, token } = params;
  const generation = linkGeneration(token);
  if (generation === undefined) return { state: 'wrong' };
  const run = await findRun(intermission, runId);
  if (run === undefined) return { state: 'wrong' };
  const mailed = [run.owner?.email, ...(run.alsoMailed ?? [])].filter((address) => address !== undefined);
  const secrets = config.secrets();
  const recipient = mailed.find((address) => isLinkToken(secrets, { runId, pauseId, recipient: address }, token));
  if (recipient === undefined) return { state: 'wrong' };

  const { pause, status } = run;
  if (pause?.pauseId === pauseId) {
    const { link } = recipientsOf(pause).find(({ mail }) => mail.to === recipient) ?? pause;
    // A browser that lost the response to its claim may repeat the claim.
    const isFree =
      generation === link.generation && (!link.claimed || deviceOf(run, { recipient, claimId }) !== undefined);
    return { state: 'waiting', isFree, run, pause, link, generation, recipient };
  }
  if (run.error?.type === 'HumanInLoopTimeoutException') return { state: 'expired', reason: 'timeout', status };
  if (ENDED.includes(status)) return { state: 'expired', reason: 'run-ended', status };
  // Temporal reports that the run waits, but no worker is available to say for what.
  if (status === 'awaiting_human' && pause === undefined) return { state: 'busy' };
  return { state: 'expired', reason: 'answered', status };
}

async function findRun(intermission: Context['intermission'], runId: string): Promise<RunState | undefined> {
  try {
    return await intermission.getRun(runId, { isFresh: true });
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}
