import { Router } from 'express';
import type { Intermission, PauseState } from '../../client/index.js';
import { actor, type Viewer } from '../auth/authenticator.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { logSecurity } from '../http/security-log.js';
import { DeclineBody, HumanDoneBody } from './answer-schemas.js';

/** Done, "I can't do this", and cancel. Repeating any of them does no harm. */
export function answerRoutes({ audit, auth, intermission, log }: Context): Router {
  const router = Router();

  router.post('/v1/runs/:runId/human-done', async (req, res) => {
    const { runId } = req.params;
    const viewer = await auth.forRun(req, runId, 'runs:answer');
    const { pauseId, choice } = HumanDoneBody.parse(req.body);
    const pause = await checkPause(intermission, viewer, runId, pauseId);
    checkChoice(pause, choice);
    await intermission.humanDone(runId, {
      ...(pauseId !== undefined && { pauseId }),
      ...(choice !== undefined && { choice }),
      by: actor(viewer),
    });
    audit.record(req, 'run.answered', {
      runId,
      details: { ...(pauseId !== undefined && { pauseId }), ...(choice !== undefined && { choice }) },
    });
    res.status(202).json({ accepted: true });
  });

  router.post('/v1/runs/:runId/decline', async (req, res) => {
    const { runId } = req.params;
    const viewer = await auth.forRun(req, runId, 'runs:answer');
    const { reason, pauseId } = DeclineBody.parse(req.body);
    await checkPause(intermission, viewer, runId, pauseId);
    await intermission.decline(runId, { ...(pauseId !== undefined && { pauseId }), reason, by: actor(viewer) });
    audit.record(req, 'run.declined', { runId, ...(pauseId !== undefined && { details: { pauseId } }) });
    res.status(202).json({ accepted: true });
  });

  router.post('/v1/runs/:runId/cancel', async (req, res) => {
    const { runId } = req.params;
    if ((await auth.forRun(req, runId, 'runs:cancel')).kind === 'guest') {
      throw new Problem('Forbidden', 'This needs an API key; the link only lets you answer');
    }
    await intermission.cancelRun(runId);
    logSecurity(log, req, 'cancel', { outcome: 'done' });
    audit.record(req, 'run.cancelled', { runId });
    res.status(202).json({ accepted: true });
  });

  router.all(['/v1/runs/:runId/human-done', '/v1/runs/:runId/decline', '/v1/runs/:runId/cancel'], onlyMethods('POST'));
  return router;
}

/**
 * A person answers what they see: the pause on their page, while it is open. Services may answer without this check, which is faster; an
 * answer that fits no open pause changes nothing.
 */
async function checkPause(
  intermission: Intermission,
  viewer: Viewer,
  runId: string,
  pauseId: string | undefined,
): Promise<PauseState | undefined> {
  if (viewer.kind === 'operator') return undefined;
  if (pauseId === undefined) {
    throw new Problem('InvalidRequest', 'There is 1 error in the request', [
      { path: 'pauseId', message: 'is missing; it says which pause is answered, for example "pause-1"' },
    ]);
  }
  const { pause, status } = await intermission.getRun(runId, { isFresh: true });
  // While no worker can say which pause is open, the run itself drops an answer that does not fit.
  if (status === 'awaiting_human' && (pause === undefined || pause.pauseId === pauseId)) return pause;
  throw new Problem('PauseNotOpen', `The pause ${JSON.stringify(pauseId)} is over; nothing was changed`);
}

/** The run silently drops an answer without a required choice; a person gets an error. */
function checkChoice(pause: PauseState | undefined, choice: string | undefined): void {
  const choices = pause?.choices;
  if (choices === undefined || choices.some(({ id }) => id === choice)) return;
  const given = choice === undefined ? 'is missing' : `${JSON.stringify(choice)} is not one of the choices`;
  throw new Problem('InvalidRequest', 'There is 1 error in the request', [
    { path: 'choice', message: `${given}; give one of ${choices.map(({ id }) => id).join(', ')}` },
  ]);
}
