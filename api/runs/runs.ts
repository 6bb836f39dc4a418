import { type Request, Router } from 'express';
import { issueLine } from '../../automation/model/findings.js';
import { unmetModelNeeds } from '../../automation/model/language-model-needs.js';
import { InvalidRequestError } from '../../client/index.js';
import { modelSetup } from '../../config/models.js';
import { parallelismOf } from '../../config/tenants.js';
import { checkBody } from '../checks/check-body.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { ListQuery } from './run-schemas.js';

/** Starting, listing and reading runs. */
export function runRoutes(context: Context): Router {
  const { auth, config, intermission } = context;
  const router = Router();

  router.post('/v1/runs', ...context.limitChecks, async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:start');
    const { request, automationFile, automation, errors, warnings } = await checkBody(context, req, 'start', holder);
    if (automation === undefined || errors.length > 0) throw new InvalidRequestError(errors);
    // Do not start a run that is certain to fail in this deployment.
    const unmet = unmetModelNeeds(automation, modelSetup(config.models));
    if (unmet[0] !== undefined) {
      throw new Problem('ModelUnavailable', `${issueLine(unmet[0])}; nothing was started`, unmet);
    }
    const run = await intermission.startRun(request, {
      ...{ tenant: holder.tenant, automationFile, automation },
      ...config.queue,
      ...parallelismOf(config.tenants, { tenant: holder.tenant, automationFile }),
    });
    res
      .status(201)
      .location(`/v1/runs/${encodeURIComponent(run.runId)}`)
      .json({ ...run, warnings: warnings.map(issueLine) });
  });

  router.get('/v1/runs', async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:read');
    res.json(await intermission.listRuns({ ...ListQuery.parse(given(req.query)), tenant: holder.tenant }));
  });

  router.get('/v1/runs/:runId', async (req, res) => {
    await auth.forRun(req, req.params.runId, 'runs:read');
    res.json(await intermission.getRun(req.params.runId));
  });

  router.all('/v1/runs', onlyMethods('GET', 'POST'));
  router.all('/v1/runs/:runId', onlyMethods('GET'));
  return router;
}

/** An empty query parameter counts as absent. */
function given(query: Request['query']): Request['query'] {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}
