import { type Request, type Response, Router } from 'express';
import { InvalidRequestError } from '../../client/index.js';
import type { StartedRun } from '../../contracts/run-state.js';
import { checkBody, checkStart } from '../checks/check-body.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { given } from '../http/query-schemas.js';
import { startBatch } from './batch.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { BatchBody, ListQuery, listOptionsOf, RerunBody } from './run-schemas.js';
import { startChecked } from './start-checked.js';
import { logSecurity } from '../http/security-log.js';
import { removeRunFiles } from '../../infra/storage/run-files.js';

/** Starting, listing, reading and deleting runs. */
export function runRoutes(context: Context): Router {
  const { audit, auth, intermission, log, store } = context;
  const router = Router();

  router.post('/v1/runs', ...context.limitChecks, async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:start');
    const run = await startChecked(context, await checkBody(context, req, 'start', holder), { tenant: holder.tenant });
    audit.record(req, 'run.started', { runId: run.runId });
    created(res, run);
  });

  router.post('/v1/runs/:runId/rerun', ...context.limitChecks, async (req: Request<{ runId: string }>, res) => {
    const { runId } = req.params;
    const caller = await auth.forRun(req, runId, 'runs:start');
    // The new run repeats the inputs of this one, and a callback may carry them elsewhere.
    await auth.forRun(req, runId, 'runs:read');
    if (caller.kind === 'guest') throw new Problem('Forbidden', 'This needs an API key; the link only lets you answer');
    const { automation, ...changes } = RerunBody.parse(req.body);
    const idempotencyKey = idempotencyKeyOf(req) ?? changes.idempotencyKey;
    const { request, automationFile } = await intermission.readRerun(runId, {
      ...changes,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    if (automation === 'current' && automationFile === undefined) throw noFile();
    const again = automation === 'current' ? { ...request, automation: automationFile } : request;
    const start = await checkStart(context, again, caller.holder);
    // The operator's key may run a tenant's run again, with the rights of that tenant.
    const tenant = await intermission.tenantOf(runId);
    const run = await startChecked(
      context,
      { ...start, ...(automationFile !== undefined && { automationFile }) },
      { tenant, origin: { rerunOf: runId } },
    );
    audit.record(req, 'run.started', { runId: run.runId, tenant, details: { rerunOf: runId } });
    created(res, run);
  });

  router.post('/v1/runs\\:batch', ...context.limitChecks, async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:start');
    const { runs } = BatchBody.parse(req.body);
    if (req.headers['idempotency-key'] !== undefined) throw keyOfBatch();
    // `limitChecks` has counted the first one.
    await context.countChecks(res, holder.keyId, runs.length - 1);
    const results = await startBatch(context, runs, holder);
    for (const result of results) {
      if ('run' in result) audit.record(req, 'run.started', { runId: result.run.runId, details: { batch: 'true' } });
    }
    res.json({ results });
  });

  router.get('/v1/runs', async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:read');
    const query = listOptionsOf(ListQuery.parse(given(req.query)));
    res.json(await intermission.listRuns({ ...query, tenant: holder.tenant }));
  });

  router.get('/v1/runs/:runId', async (req, res) => {
    await auth.forRun(req, req.params.runId, 'runs:read');
    const run = await intermission.getRun(req.params.runId);
    audit.recordOnce(req, 'run.read', { runId: req.params.runId });
    res.json(run);
  });

  router.delete('/v1/runs/:runId', async (req, res) => {
    const { runId } = req.params;
    if ((await auth.forRun(req, runId, 'operator')).kind === 'guest') {
      throw new Problem('Forbidden', 'This needs an API key; the link only lets you answer');
    }
    await intermission.requireEnded(runId);
    const tenant = await intermission.tenantOf(runId);
    // The files first: without the record of the run, a second request would not find them.
    const files = await removeRunFiles(store, runId);
    await intermission.deleteRun(runId);
    logSecurity(log, req, 'delete', { outcome: 'done' });
    audit.record(req, 'run.deleted', { runId, tenant });
    log.info({ runId, files }, 'run deleted');
    res.status(204).end();
  });

  router.all('/v1/runs', onlyMethods('GET', 'POST'));
  router.all(['/v1/runs\\:batch', '/v1/runs/:runId/rerun'], onlyMethods('POST'));
  router.all('/v1/runs/:runId', onlyMethods('GET', 'DELETE'));
  return router;
}

function created(res: Response, run: StartedRun): void {
  res
    .status(201)
    .location(`/v1/runs/${encodeURIComponent(run.runId)}`)
    .json(run);
}

function noFile(): InvalidRequestError {
  const message = 'must be "recorded": the run did not come from a file in the automations folder';
  return new InvalidRequestError([{ path: 'automation', message }]);
}

function keyOfBatch(): InvalidRequestError {
  const message = 'cannot be used for a batch; give each start an idempotencyKey of its own';
  return new InvalidRequestError([{ path: 'Idempotency-Key', message }]);
}
