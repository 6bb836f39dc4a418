import { Router } from 'express';
import type { Context } from './context.js';
import { onlyMethods } from './problems.js';
import { FormActBody } from './schemas.js';
import { controlledSession, tellSession } from './session-command.js';

/** The page as a plain form, for who has control and works without the picture. What is typed goes straight to the browser. */
export function formRoutes(context: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/form', async (req, res) => {
    const liveUrl = await controlledSession(context, req);
    res.json(await (await tellSession(liveUrl, 'form', {})).json());
  });

  router.post('/v1/runs/:runId/form', async (req, res) => {
    const act = FormActBody.parse(req.body);
    const liveUrl = await controlledSession(context, req);
    await tellSession(liveUrl, 'form-act', act);
    res.status(204).end();
  });

  router.all('/v1/runs/:runId/form', onlyMethods('GET', 'POST'));
  return router;
}
