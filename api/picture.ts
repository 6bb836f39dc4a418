import { Router } from 'express';
import type { Context } from './context.js';
import { onlyMethods } from './problems.js';

/** A session that has not answered by then is shown by its live view. */
const SESSION_MS = 2000;

/**
 * The picture that the live view would begin with, while that is only just connecting: a frame as in `browsers/protocol.ts`. 204 when
 * there is none, or when it is not known where the session is.
 */
export function pictureRoutes({ auth, sessions }: Context): Router {
  const router = Router();
  router.get('/v1/runs/:runId/live/picture', async (req, res) => {
    const { runId } = req.params;
    await auth.forRun(req, runId, 'runs:read');
    const frame = await pictureAt(sessions.last(runId));
    if (frame === undefined) return void res.status(204).end();
    res.type('application/octet-stream').send(frame);
  });
  router.all('/v1/runs/:runId/live/picture', onlyMethods('GET'));
  return router;
}

async function pictureAt(liveUrl: string | undefined): Promise<Buffer | undefined> {
  if (liveUrl === undefined) return undefined;
  try {
    const answer = await fetch(`${liveUrl}/picture`, { signal: AbortSignal.timeout(SESSION_MS) });
    return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}
