import { Router } from 'express';
import { isHolder, type Viewer } from './auth.js';
import type { Context } from './context.js';
import { onlyMethods, Problem } from './problems.js';
import { FormActBody } from './schemas.js';

/** How long the session may take: a page that loads is waited for. */
const SESSION_MS = 8000;

/** The page as a plain form, for who has control and works without the picture. What is typed goes straight to the browser. */
export function formRoutes({ auth, intermission }: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/form', async (req, res) => {
    const { runId } = req.params;
    const liveUrl = await controlled(runId, await auth.forRun(req, runId, 'runs:answer'));
    res.json(await (await ask(liveUrl, 'form', {})).json());
  });

  router.post('/v1/runs/:runId/form', async (req, res) => {
    const { runId } = req.params;
    const act = FormActBody.parse(req.body);
    const liveUrl = await controlled(runId, await auth.forRun(req, runId, 'runs:answer'));
    await ask(liveUrl, 'form-act', act);
    res.status(204).end();
  });

  /** Where the session is, for who may act in it now. */
  async function controlled(runId: string, viewer: Viewer): Promise<string> {
    const [{ pause }, { liveUrl, holder }] = await Promise.all([
      intermission.getRun(runId),
      intermission.access(runId),
    ]);
    if (pause === undefined || liveUrl === undefined) throw new Problem('PauseNotOpen', 'No pause is open');
    if (!isHolder(viewer, runId, holder)) throw new Problem('NotInControl', 'Take control first');
    return liveUrl;
  }

  router.all('/v1/runs/:runId/form', onlyMethods('GET', 'POST'));
  return router;
}

async function ask(liveUrl: string, command: string, body: object): Promise<Response> {
  const response = await fetch(`${liveUrl}/${command}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(SESSION_MS),
  }).catch(() => {
    // The error's text holds the session's address, which is a secret.
    throw new Problem('Unavailable', 'The browser cannot be reached now');
  });
  if (response.status === 409) throw new Problem('PauseNotOpen', 'The pause is over; nothing was changed');
  if (response.status === 410) throw new Problem('PageChanged', 'The page has changed; look at it again');
  if (!response.ok) throw new Problem('Unavailable', 'The page did not take this in time');
  return response;
}
