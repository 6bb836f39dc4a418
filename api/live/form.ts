import { Router } from 'express';
import type { Context } from '../services/api-context.js';
import { onlyMethods } from '../http/problem.js';
import { FormActBody } from './form-schemas.js';
import { controlledSession, sendCommand } from './controlled-session.js';

/** The page as a plain form, for a person in control who works without the picture. Typed text goes straight to the browser. */
export function formRoutes(context: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/form', async (req, res) => {
    const liveUrl = await controlledSession(context, req);
    const form = await sendCommand(liveUrl, 'form', {});
    context.audit.recordOnce(req, 'run.viewed', { runId: req.params.runId });
    res.json(form);
  });

  router.post('/v1/runs/:runId/form', async (req, res) => {
    const act = FormActBody.parse(req.body);
    const liveUrl = await controlledSession(context, req);
    await sendCommand(liveUrl, 'form-act', act);
    res.status(204).end();
  });

  router.all('/v1/runs/:runId/form', onlyMethods('GET', 'POST'));
  return router;
}
