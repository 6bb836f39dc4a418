import { Router } from 'express';
import { actor, type Viewer } from '../auth/authenticator.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods } from '../http/problem.js';
import { logSecurity } from '../http/security-log.js';
import { ExtendBody, PauseBody } from './answer-schemas.js';

/** Requests about the open pause other than answering it: more time, control, and whether the page meets the conditions for Done. */
export function pauseRoutes({ audit, auth, intermission, log }: Context): Router {
  const router = Router();

  router.post('/v1/runs/:runId/extend', async (req, res) => {
    const { runId } = req.params;
    const viewer = await auth.forRun(req, runId, 'runs:answer');
    const extension = ExtendBody.parse(req.body);
    const extended = await intermission.extendPause(runId, { ...extension, by: actor(viewer) });
    audit.record(req, 'run.extended', { runId, details: { pauseId: extension.pauseId } });
    res.json(extended);
  });

  router.post('/v1/runs/:runId/control', async (req, res) => {
    const { runId } = req.params;
    const viewer = await auth.forRun(req, runId, 'runs:answer');
    const { pauseId } = PauseBody.parse(req.body);
    const outcome = await intermission.takeControl(runId, { pauseId, ...claimOf(viewer, runId) });
    logSecurity(log, req, 'control', { outcome: 'done' });
    audit.record(req, 'run.control_taken', { runId, details: { pauseId } });
    res.json(outcome);
  });

  router.post('/v1/runs/:runId/done-check', async (req, res) => {
    const { runId } = req.params;
    await auth.forRun(req, runId, 'runs:answer');
    res.json(await intermission.checkDone(runId, PauseBody.parse(req.body).pauseId));
  });

  router.all(['/v1/runs/:runId/extend', '/v1/runs/:runId/control', '/v1/runs/:runId/done-check'], onlyMethods('POST'));
  return router;
}

/** An operator who opened the run's link in this browser acts as the person to whom it was mailed. */
function claimOf(viewer: Viewer, runId: string): { claimId: string; by: string; isOperator?: boolean } {
  const { claim } = viewer;
  if (claim?.runId === runId) return { claimId: claim.claimId, by: claim.recipient };
  if (viewer.kind === 'operator') return { claimId: viewer.claimId, by: 'an operator', isOperator: true };
  return { claimId: viewer.claim.claimId, by: viewer.claim.recipient };
}
