import { recipientsOf } from '../automation/index.js';
import { ENDED, type PauseState, RunNotFoundError, type RunState } from '../client/index.js';
import { isLinkToken, linkGeneration } from '../config/link-token.js';
import type { Context } from './context.js';
import type { LinkPageView } from './pages/index.js';

export interface LinkParams {
  runId: string;
  pauseId: string;
  token: string;
}

/** What a link is good for now, as its holder may learn it. */
export type Link =
  /** The pause waits. `isFree`: nobody claimed this very link, or only the claim asked for. */
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
 * Verifies a link and looks where its run stands; changes nothing. An unknown run and a forged token look the same. Throws
 * `UnavailableError`.
 */
export async function findLink({ config, intermission }: Context, params: LinkParams, claimId: string): Promise<Link> {
  const { runId, pauseId, token } = params;
  const generation = linkGeneration(token);
  if (generation === undefined) return { state: 'wrong' };
  const run = await findRun(intermission, runId);
  if (run === undefined) return { state: 'wrong' };
  const mailed = [run.owner?.email, ...(run.alsoMailed ?? [])].filter((address) => address !== undefined);
  const secret = config.secret();
  const recipient = mailed.find((address) => isLinkToken(secret, { runId, pauseId, recipient: address }, token));
  if (recipient === undefined) return { state: 'wrong' };

  const { pause, status } = run;
  if (pause?.pauseId === pauseId) {
    const { link } = recipientsOf(pause).find(({ mail }) => mail.to === recipient) ?? pause;
    const isFree = generation === link.generation && (!link.claimed || (await holds(intermission, runId, claimId)));
    return { state: 'waiting', isFree, run, pause, link, generation, recipient };
  }
  if (run.error?.type === 'HumanInLoopTimeoutException') return { state: 'expired', reason: 'timeout', status };
  if (ENDED.includes(status)) return { state: 'expired', reason: 'run-ended', status };
  // Temporal says that the run waits, and no worker is up to say for what.
  if (status === 'awaiting_human' && pause === undefined) return { state: 'busy' };
  return { state: 'expired', reason: 'answered', status };
}

/** A browser whose answer got lost on the way may claim again what it holds already. */
async function holds(intermission: Context['intermission'], runId: string, claimId: string): Promise<boolean> {
  return (await intermission.access(runId)).holder === claimId;
}

async function findRun(intermission: Context['intermission'], runId: string): Promise<RunState | undefined> {
  try {
    return await intermission.getRun(runId);
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}
