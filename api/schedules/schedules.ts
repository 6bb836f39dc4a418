import { type Request, Router } from 'express';
import { issueLine } from '../../automation/model/issue.js';
import type { AuditAction } from '../../contracts/audit.js';
import { type Scope, TENANT_NAMES } from '../../infra/storage/api-key-names.js';
import type { ScheduleKey } from '../../client/index.js';
import { checkStart } from '../checks/check-body.js';
import { optionalBody } from '../http/body-schema.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { idempotencyKeyOf } from '../runs/idempotency-key.js';
import { startChecked, startOptionsOf } from '../runs/start-checked.js';
import type { Context } from '../services/api-context.js';
import { NoteBody, ScheduleBody, ScheduleQuery, TriggerBody } from './schedule-schemas.js';

type ScheduleRequest = Request<{ name: string }>;

/** Creating, reading and changing the schedules that start runs. */
export function scheduleRoutes(context: Context): Router {
  const { audit, auth, intermission } = context;
  const { schedules } = intermission;
  const router = Router();

  router.post('/v1/schedules', ...context.limitChecks, async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:start');
    const { name, run, paused, note, ...times } = ScheduleBody.parse(req.body);
    const start = await checkStart(context, run, holder);
    const created = await schedules.create(
      { name, times, run: start.request, isPaused: paused, note },
      startOptionsOf(context, start, holder.tenant),
    );
    audit.record(req, 'schedule.created', { details: { schedule: name } });
    res
      .status(201)
      .location(`/v1/schedules/${encodeURIComponent(name)}`)
      .json({ ...created, warnings: start.warnings.map(issueLine) });
  });

  router.get('/v1/schedules', async (req, res) => {
    const { holder } = await auth.operator(req, 'runs:read');
    res.json({ schedules: await schedules.list({ tenant: tenantOf(req, holder.tenant) }) });
  });

  router.get('/v1/schedules/:name', async (req: ScheduleRequest, res) => {
    res.json(await schedules.read(await key(req, 'runs:read')));
  });

  router.delete('/v1/schedules/:name', async (req: ScheduleRequest, res) => {
    const named = await key(req, 'runs:start');
    await schedules.delete(named);
    record(req, 'schedule.deleted', named);
    res.status(204).end();
  });

  router.post('/v1/schedules/:name/pause', async (req: ScheduleRequest, res) => {
    const named = await key(req, 'runs:start');
    await schedules.pause(named, optionalBody(NoteBody).parse(req.body).note);
    record(req, 'schedule.paused', named);
    res.status(202).json({ accepted: true });
  });

  router.post('/v1/schedules/:name/unpause', async (req: ScheduleRequest, res) => {
    const named = await key(req, 'runs:start');
    await schedules.unpause(named, optionalBody(NoteBody).parse(req.body).note);
    record(req, 'schedule.unpaused', named);
    res.status(202).json({ accepted: true });
  });

  router.post('/v1/schedules/:name/trigger', ...context.limitChecks, async (req: ScheduleRequest, res) => {
    const { holder } = await auth.operator(req, 'runs:start');
    const named = { name: req.params.name, tenant: tenantOf(req, holder.tenant) };
    const body = TriggerBody.parse(req.body);
    const { request, automationFile } = await schedules.readRun(named, idempotencyKeyOf(req) ?? body.idempotencyKey);
    const run = await startChecked(
      context,
      { ...(await checkStart(context, request, holder)), ...(automationFile !== undefined && { automationFile }) },
      { tenant: named.tenant, origin: { schedule: named.name } },
    );
    record(req, 'schedule.triggered', named, run.runId);
    res
      .status(201)
      .location(`/v1/runs/${encodeURIComponent(run.runId)}`)
      .json(run);
  });

  router.all('/v1/schedules', onlyMethods('GET', 'POST'));
  router.all('/v1/schedules/:name', onlyMethods('GET', 'DELETE'));
  router.all(
    ['/v1/schedules/:name/pause', '/v1/schedules/:name/unpause', '/v1/schedules/:name/trigger'],
    onlyMethods('POST'),
  );
  return router;

  function record(req: ScheduleRequest, action: AuditAction, { name, tenant }: ScheduleKey, runId?: string): void {
    audit.record(req, action, { ...(runId !== undefined && { runId }), tenant, details: { schedule: name } });
  }

  async function key(req: ScheduleRequest, scope: Scope): Promise<ScheduleKey> {
    const { holder } = await auth.operator(req, scope);
    return { name: req.params.name, tenant: tenantOf(req, holder.tenant) };
  }
}

/** A key of a tenant sees only its own schedules, whatever the request says. */
function tenantOf(req: Pick<Request, 'query'>, own: string | undefined): string | undefined {
  const { tenant } = ScheduleQuery.parse(req.query);
  if (own !== undefined || tenant === undefined || tenant === '') return own;
  if (TENANT_NAMES.pattern.test(tenant)) return tenant;
  throw new Problem('InvalidRequest', 'There is 1 error in the request', [
    { path: 'tenant', message: TENANT_NAMES.rule },
  ]);
}
