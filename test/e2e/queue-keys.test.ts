import { expect, it } from 'vitest';
import { Intermission } from '../../client/index.js';
import { IdempotencyConflictError } from '../../client/errors.js';
import { listOwnTaskQueues } from '../../client/processes.js';
import { slotsOf } from '../../infra/temporal/names.js';
import { automationOf, pause, typeInto } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';

const test = useSystem({ INTERMISSION_BROWSERS_SLOTS: '2' });
const quick = (text: string) => automationOf(test.site('/login'), typeInto('Username', text));
const long = () => ({ automation: automationOf(test.site('/login'), pause(300)), owner: { email: 'ana@example.com' } });

/** Connects two clients. The first would start the next run at once; the second would put it into the queue. */
async function clients() {
  const { temporalAddress: address, namespace } = test.system;
  const connect = () => Intermission.connect({ address, namespace, secret: 's'.repeat(40) });
  const [now, later] = [connect(), connect()];
  const { client, connection, close } = test.temporalClient();
  const slots = async () => (await listOwnTaskQueues(connection, namespace)).map(slotsOf);
  await expect.poll(slots, { timeout: 30_000 }).toContain(2);
  const first = await now.startRun(long());
  const isOpen = "WorkflowType = 'automation' AND ExecutionStatus = 'Running'";
  await expect.poll(async () => (await client.workflow.count(isOpen)).count, { interval: 20, timeout: 5000 }).toBe(1);
  // The second client has counted one run and started another. The first client still uses its count from before both runs.
  const second = await later.startRun(long());
  const end = async () => {
    for (const { runId } of [first, second]) await now.cancelRun(runId);
    for (const { runId } of [first, second]) await test.runs.untilEnded(runId);
    await Promise.all([now.close(), later.close(), close()]);
  };
  return { now, later, end };
}

it('accepts one of two different requests with one key that arrive at once, even if one need not wait and the other must', async () => {
  const { now, later, end } = await clients();
  const idempotencyKey = 'order-1';
  const ends = await Promise.allSettled([
    now.startRun({ automation: quick('one'), idempotencyKey }),
    later.startRun({ automation: quick('two'), idempotencyKey }),
  ]);
  const started = ends.flatMap((each) => (each.status === 'fulfilled' ? [each.value.runId] : []));
  const refused = ends.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  expect(refused).toEqual([expect.any(IdempotencyConflictError)]);
  await end();
  expect((await test.runs.untilEnded(started[0]!)).status).toBe('succeeded');
}, 120_000);
