import { type Request, Router } from 'express';
import type { Issue, StartRequest } from '../client/index.js';
import { issueLine, readAutomation, unmetModelNeeds } from '../automation/index.js';
import { modelSetup, type ModelsConfig } from '../config/models.js';
import { readNamedAutomation } from './automations-folder.js';
import { repeatedInBody } from './body.js';
import type { Context } from './context.js';
import { onlyMethods, Problem } from './problems.js';
import { ListQuery, StartBody } from './schemas.js';

/** Starting, listing and reading runs. */
export function runRoutes({ auth, config, intermission }: Context): Router {
  const router = Router();

  router.post('/v1/runs', async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:start');
    const { request, repeated } = await startRequest(config.automationsFolder, req);
    const warnings = [...repeated.map(issueLine), ...warningsOf(request.automation, config.models)];
    const run = await intermission.startRun(request, { tenant: holder.tenant });
    res
      .status(201)
      .location(`/v1/runs/${encodeURIComponent(run.runId)}`)
      .json({ ...run, warnings });
  });

  router.get('/v1/runs', async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:read');
    res.json(await intermission.listRuns({ ...ListQuery.parse(req.query), tenant: holder.tenant }));
  });

  router.get('/v1/runs/:runId', async (req, res) => {
    await auth.forRun(req, req.params.runId, 'runs:read');
    res.json(await intermission.getRun(req.params.runId));
  });

  router.all('/v1/runs', onlyMethods('GET', 'POST'));
  router.all('/v1/runs/:runId', onlyMethods('GET'));
  return router;
}

/**
 * What the check has to say about an automation, each with its path. What is certain to fail in this deployment is not begun. An
 * automation that is not valid has other errors first.
 */
function warningsOf(json: unknown, models: ModelsConfig): string[] {
  const read = readAutomation(json);
  const unmet = read.valid ? unmetModelNeeds(read.automation, modelSetup(models)) : [];
  if (unmet.length === 0) return read.warnings.map(issueLine);
  throw new Problem('ModelUnavailable', `${issueLine(unmet[0]!)}; nothing was started`, unmet);
}

/** `repeated`: the keys that stand twice in the automation, or in the request around it. */
async function startRequest(folder: string, req: Request): Promise<{ request: StartRequest; repeated: Issue[] }> {
  const body = StartBody.parse(req.body);
  const repeated = repeatedInBody(req);
  if (typeof body.automation !== 'string') return { request: body, repeated };
  const named = await readNamedAutomation(folder, body.automation);
  return {
    request: { automationName: named.name, ...body, automation: named.json },
    repeated: [...repeated, ...named.repeated],
  };
}
