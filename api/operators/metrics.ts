import { Router } from 'express';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods, Problem } from '../http/problem.js';

/** `/metrics`, for whoever operates the installation: the numbers are those of all tenants together. */
export function metricsRoutes({ auth, counts }: Context): Router {
  const router = Router();
  router.get('/metrics', async (req, res) => {
    const { holder } = await auth.operator(req, 'operator');
    if (holder.tenant !== undefined)
      throw new Problem('Forbidden', 'This needs an API key that is not limited to a tenant');
    await counts.refresh();
    res.type(apiMetrics.registry.contentType).send(await apiMetrics.registry.metrics());
  });
  router.all('/metrics', onlyMethods('GET'));
  return router;
}
