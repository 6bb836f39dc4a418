import { Router } from 'express';
import type { Context } from './context.js';

/** `/healthz`: this process runs. `/readyz`: it also reaches Temporal. */
export function healthRoutes({ intermission }: Context): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    await intermission.ping();
    res.json({ status: 'ready' });
  });
  return router;
}
