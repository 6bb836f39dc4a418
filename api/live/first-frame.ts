import { Router } from 'express';
import { fetchLatestFrame } from '../../infra/session-client.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods } from '../http/problem.js';

/** If the session has not answered by then, the viewer waits for the live view. */
const SESSION_MS = 2000;

/**
 * The picture that the live view would start with, for the time while it is connecting: a frame as in `contracts/live-protocol.ts`. 204
 * when there is no frame, or when the session's address is unknown.
 */
export function firstFrameRoutes({ audit, auth, sessions }: Context): Router {
  const router = Router();
  router.get('/v1/runs/:runId/live/picture', async (req, res) => {
    const { runId } = req.params;
    await auth.forRun(req, runId, 'runs:read');
    const liveUrl = sessions.last(runId);
    const frame = liveUrl === undefined ? undefined : await fetchLatestFrame(liveUrl, SESSION_MS);
    if (frame === undefined) return void res.status(204).end();
    audit.recordOnce(req, 'run.viewed', { runId });
    res.type('application/octet-stream').send(frame);
  });
  router.all('/v1/runs/:runId/live/picture', onlyMethods('GET'));
  return router;
}
