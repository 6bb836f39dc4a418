import { Router } from 'express';
import type { Context } from '../services/api-context.js';
import { onlyMethods } from '../http/problem.js';
import { PointBody } from './form-schemas.js';
import { controlledSession, sendCommand } from './controlled-session.js';

/** Pointing at an element of the page, in a pause that asks for it; `human-done` then confirms the element. */
export function pointRoutes(context: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/point', async (req, res) => {
    const liveUrl = await controlledSession(context, req);
    res.json(await sendCommand(liveUrl, 'point-now', {}));
  });

  router.post('/v1/runs/:runId/point', async (req, res) => {
    const at = PointBody.parse(req.body);
    const liveUrl = await controlledSession(context, req);
    res.json(await sendCommand(liveUrl, 'point', at));
  });

  router.delete('/v1/runs/:runId/point', async (req, res) => {
    const liveUrl = await controlledSession(context, req);
    await sendCommand(liveUrl, 'point-clear', {});
    res.status(204).end();
  });

  router.all('/v1/runs/:runId/point', onlyMethods('GET', 'POST', 'DELETE'));
  return router;
}
