import { Router } from 'express';
import type { Context } from './context.js';
import { onlyMethods } from './problems.js';
import { PointBody } from './schemas.js';
import { controlledSession, tellSession } from './session-command.js';

/** Pointing at an element of the page, in a pause that asks for it: `human-done` then says that it is the one. */
export function pointRoutes(context: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/point', async (req, res) => {
    const liveUrl = await controlledSession(context, req);
    res.json(await (await tellSession(liveUrl, 'point-now', {})).json());
  });

  router.post('/v1/runs/:runId/point', async (req, res) => {
    const at = PointBody.parse(req.body);
    const liveUrl = await controlledSession(context, req);
    res.json(await (await tellSession(liveUrl, 'point', at)).json());
  });

  router.delete('/v1/runs/:runId/point', async (req, res) => {
    const liveUrl = await controlledSession(context, req);
    await tellSession(liveUrl, 'point-clear', {});
    res.status(204).end();
  });

  router.all('/v1/runs/:runId/point', onlyMethods('GET', 'POST', 'DELETE'));
  return router;
}
