import proto from '@temporalio/proto';
import { expect, it } from 'vitest';
import { settingsFor } from '../../../api/runs/start-checked.js';
import { startApi } from '../../../api/server.js';
import { Intermission } from '../../../client/index.js';
import { countedRuns } from '../../client/runs/counted-runs.js';
import { automationOf } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';
import { tenantSettings } from '../../support/system/tenants.js';
import { encodingOf, payloadsIn, readable } from '../payloads.js';

const { DescribeScheduleResponse } = proto.temporal.api.workflowservice.v1;

const stack = useStack({
  INTERMISSION_ENCRYPTION_KEYS: `new:${'1b'.repeat(32)}`,
  INTERMISSION_SECRET: 'a-new-secret-of-the-installation',
  ...tenantSettings({ acme: { networks: ['127.0.0.1'], max_parallelism: 2 } }),
});

const ACME = { tenant: 'acme' };

/** The schedule as Temporal has it. */
async function stored() {
  const { client } = stack.temporal;
  const response = await client.workflowService.describeSchedule({
    namespace: client.options.namespace,
    scheduleId: 'run-schedule:acme:nightly',
  });
  const { schedule } = DescribeScheduleResponse.fromObject(response).toJSON() as {
    schedule: { spec: object; state: object; action: { startWorkflow: Record<string, unknown> } };
  };
  const { input, memo, userMetadata, searchAttributes } = schedule.action.startWorkflow;
  return { ...schedule, payloads: payloadsIn([input, memo, userMetadata]), attributes: readable(searchAttributes) };
}

it('start runs with the limits, the digests and the encryption of the settings as an API found them at its start', async () => {
  // Created while nothing was encrypted, under another secret, with another limit of the tenant.
  const before = Intermission.connect({ encryptionKeys: [], secret: 'the-secret-of-an-earlier-time' });
  const run = {
    automation: automationOf(stack.site, { type: 'action_node', sleep_action: { sleep_time: 0 } }),
    ...{ automationName: 'nightly', tags: ['marker-tag'], owner: { email: 'marker@example.com' } },
    ...{ maxParallelism: 7, priority: 4 },
  };
  const times = { cron: ['0 8 * * 1-5'], timeZone: 'Europe/Berlin' };
  const schedule = { name: 'nightly', times, run, isPaused: true, note: 'holidays' };
  await before.schedules.create(schedule, { ...ACME, tenantParallelism: 20 });
  await before.close();
  const { spec, state, attributes } = await stored();
  expect(attributes).toContain('marker');

  const api = await startApi(stack.config, stack.log);
  try {
    const encodings = async () => [...new Set((await stored()).payloads.map(encodingOf))];
    await expect.poll(encodings, { timeout: 20_000 }).toEqual(['binary/encrypted']);
  } finally {
    await api.stop();
  }
  expect(await stored()).toMatchObject({ spec, state });
  expect((await stored()).attributes).not.toContain('marker');
  const { schedules } = stack.intermission;
  const settings = (grantee: object) => settingsFor(stack.config, grantee);
  expect(await schedules.refresh(settings)).toEqual({ updated: 0, failed: [] });

  await stack.temporal.client.schedule.getHandle('run-schedule:acme:nightly').trigger();
  const recent = async () => (await schedules.read({ name: 'nightly', ...ACME })).recentRuns;
  await expect.poll(async () => (await recent()).length, { timeout: 20_000 }).toBe(1);
  const { runId } = (await recent())[0]!;
  await stack.until(runId, ({ status }) => status === 'succeeded');
  const { memo, priority } = await countedRuns(stack).temporal.describe(runId);
  expect(memo?.limits).toMatchObject([
    { of: 'automation', most: 7 },
    { of: 'tenant', most: 2 },
  ]);
  expect(priority?.priorityKey).toBe(4);
  const found = { ...ACME, tags: ['marker-tag'], schedule: 'nightly', owner: 'marker@example.com' };
  await expect.poll(async () => (await stack.intermission.listRuns(found)).runs).toMatchObject([{ runId }]);
});
