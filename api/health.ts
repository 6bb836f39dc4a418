import { Router } from 'express';
import type { Context } from './context.js';

/**
 * `/healthz`: this process runs. `/readyz`: it also reaches Temporal. Whether anybody is there to do runs is told beside it and
 * changes nothing: an API without workers still takes runs, answers and links.
 */
export function healthRoutes({ intermission }: Context): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    // Who may not describe task queues may be ready all the same.
    const [processes] = await Promise.all([intermission.processes().catch(() => undefined), intermission.ping()]);
    res.json({ status: 'ready', ...processes });
  });
  return router;
}
