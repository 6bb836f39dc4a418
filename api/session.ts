import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { Context } from './context.js';
import { isCrossOrigin } from './origin.js';
import { onlyMethods, Problem } from './problems.js';
import { SessionBody } from './schemas.js';

/** An operator signs in to the dashboard with an API key, which the browser then does not have to keep. */
export function sessionRoutes({ config, cookies, keys }: Context): Router {
  const router = Router();

  router.post('/v1/session', async (req, res) => {
    if (isCrossOrigin(req, config.publicUrl)) throw new Problem('CrossOrigin', 'Sign in on a page of this server');
    const { apiKey } = SessionBody.parse(req.body);
    const holder = keys.find(apiKey);
    if (holder === undefined) throw new Problem('Unauthorized', 'The API key is not known');
    if (!holder.scopes.has('operator')) {
      throw new Problem('Forbidden', 'Signing in needs an API key with the scope operator');
    }
    await cookies.setOperator(res, { keyId: holder.keyId, sessionId: randomUUID() });
    res.status(204).end();
  });

  router.delete('/v1/session', (req, res) => {
    if (isCrossOrigin(req, config.publicUrl)) throw new Problem('CrossOrigin', 'Sign out on a page of this server');
    cookies.clearOperator(res);
    res.status(204).end();
  });

  router.all('/v1/session', onlyMethods('POST', 'DELETE'));
  return router;
}
