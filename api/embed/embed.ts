import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import { bodyOf } from '../http/body-schema.js';
import { isCrossOrigin } from '../http/origin.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { noteCaller } from '../audit/caller.js';
import { limited } from '../http/rate-limit.js';
import { logSecurity, noteRequester } from '../http/security-log.js';
import type { Context } from '../services/api-context.js';
import { EmbedSessionBody, ViewTokenBody } from './embed-schemas.js';

/**
 * Embedding of one run in a page of another site. A service makes a view token with its API key and hands it to its page. The iframe
 * exchanges the token, once, for a cookie that works for this run and in this embedding site only.
 */
export function embedRoutes(context: Context): Router {
  const { audit, auth, config, cookies, intermission, log } = context;
  const router = Router();

  router.post('/v1/runs/:runId/view-token', async (req, res) => {
    const { runId } = req.params;
    const viewer = await auth.forRun(req, runId, 'runs:read');
    if (viewer.kind === 'guest' || viewer.session !== undefined || viewer.onlyRun !== undefined) {
      throw new Problem('Forbidden', 'This needs an API key in the request');
    }
    const { origin, scope, seconds } = bodyOf(ViewTokenBody).parse(req.body ?? {});
    if (!config.embeddingOrigins.includes(origin)) {
      const message = 'is not one of INTERMISSION_EMBEDDING_ORIGINS';
      throw new Problem('InvalidRequest', 'There is 1 error in the request', [{ path: 'origin', message }]);
    }
    if (scope === 'answer' && !viewer.holder.scopes.has('runs:answer')) {
      throw new Problem('Forbidden', 'A token with the scope answer needs an API key with the scope runs:answer');
    }
    await intermission.getRun(runId);
    const expiresAt = Date.now() + seconds * 1000;
    const view = { runId, keyId: viewer.holder.keyId, viewId: randomUUID(), scope, origin };
    const token = await cookies.viewToken(view, expiresAt);
    audit.record(req, 'view_token.created', { runId, details: { scope, origin } });
    res.status(201).json({ token, url: `${config.publicUrl}/embed/${encodeURIComponent(runId)}`, expiresAt });
  });
  router.all('/v1/runs/:runId/view-token', onlyMethods('POST'));

  const tooMany = limited({
    requests: 120,
    windowSeconds: 60,
    refuse: () => {
      throw new Problem('TooManyRequests', 'Too many views were opened; try again in a minute');
    },
  });
  router.post('/v1/view-session', tooMany, async (req, res) => {
    if (isCrossOrigin(req, config.publicUrl)) throw new Problem('CrossOrigin', 'Only the embedded page may do this');
    const { token } = EmbedSessionBody.parse(req.body);
    const view = await cookies.readViewToken(token);
    if (view === undefined) throw new Problem('Unauthorized', 'The view token is not valid or has expired');
    noteRequester(req, { key: view.keyId });
    noteCaller(req, { actor: { kind: 'view_token', id: view.keyId } });
    // Read first: a failure must not use the token up.
    const run = await intermission.getRun(view.runId);
    const summary = 'A view token was used; this record keeps it from being used again, and ends by itself';
    if (!(await intermission.takeMark(`view-${view.viewId}`, { lastsMs: RUN_LIMIT_SECONDS * 1000, summary }))) {
      throw new Problem('Unauthorized', 'The view token was used before');
    }
    await cookies.setView(res, view, Math.max(run.startedAt, Date.now()) + RUN_LIMIT_SECONDS * 1000);
    logSecurity(log, req, 'embed', { outcome: 'done' });
    const { runId, origin } = view;
    audit.record(req, 'view_token.used', { runId, details: { scope: view.scope, origin } });
    res.json({ origin: view.origin, scope: view.scope });
  });
  router.all('/v1/view-session', onlyMethods('POST'));
  return router;
}
