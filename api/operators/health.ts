import { Router } from 'express';
import type { Intermission } from '../../client/index.js';
import type { Processes } from '../../client/processes.js';
import type { Context } from '../services/api-context.js';
import { watchStorage } from '../../infra/storage/storage-health.js';
import { onlyMethods } from '../http/problem.js';

/**
 * `/healthz`: this process runs. `/readyz`: it also reaches Temporal. The response also says whether workers are available, but that does
 * not change the status: an API without workers still accepts runs, answers and links. The
 * same applies to `storage`, the artifact store.
 */
export function healthRoutes({ intermission, store }: Pick<Context, 'intermission' | 'store'>): Router {
  const router = Router();
  const storage = watchStorage(store);
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const [ready, health] = await Promise.all([readiness(intermission), storage()]);
    res.json({ status: 'ready', ...ready, storage: health });
  });
  router.all(['/healthz', '/readyz'], onlyMethods('GET'));
  return router;
}

/** Throws `UnavailableError` while Temporal does not answer. */
export async function readiness(intermission: Pick<Intermission, 'processes' | 'ping'>): Promise<Partial<Processes>> {
  // An API whose Temporal permissions do not include describing task queues may still be ready.
  const [processes] = await Promise.all([intermission.processes().catch(() => undefined), intermission.ping()]);
  return processes ?? {};
}
