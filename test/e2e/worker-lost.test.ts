import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { automationOf } from '../support/runs/automations.js';
import { kill } from '../support/system/kill.js';
import { useSystem } from '../support/system/system.js';

const HANDLERS = join(tmpdir(), `handlers-${process.pid}.mjs`);
const zod = import.meta.resolve('zod');

const test = useSystem(async () => {
  await writeFile(
    HANDLERS,
    `import { z } from '${zod}';
     export default [{ name: 'blocks', inputs: z.object({}), isRepeatable: true, run: () => { for (;;); } }];`,
  );
  return { INTERMISSION_HANDLERS: HANDLERS, INTERMISSION_BROWSERS_SLOTS: '2' };
});
afterAll(() => rm(HANDLERS, { force: true }));

const waits = {
  type: 'action_node',
  interaction_action: {
    max_tries: 1,
    max_timeout_seconds_per_try: 120,
    input_text: { command: 'get_by_label("Nowhere")', input_text: 'ana' },
  },
};

/** Waits until a worker has begun this attempt of the step. */
async function begun(connection: Connection, runId: string, attempt: number): Promise<void> {
  const { workflow } = new Client({ connection, namespace: test.system.namespace });
  await vi.waitFor(
    async () => {
      const { raw } = await workflow.getHandle(runId).describe();
      const step = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'input_text');
      expect({ attempt: step?.attempt, isBegun: step?.lastHeartbeatTime != null }).toEqual({ attempt, isBegun: true });
      // The heartbeat of this attempt, not that of the one before.
      const { lastHeartbeatTime, lastStartedTime } = step!;
      expect(Number(String(lastHeartbeatTime!.seconds))).toBeGreaterThanOrEqual(
        Number(String(lastStartedTime!.seconds)),
      );
    },
    { timeout: 40_000, interval: 100 },
  );
}

describe('a step whose worker is killed twice', () => {
  it('is handed to the third one, since the step is not to blame', async () => {
    const runId = await test.runs.start(automationOf(test.site('/login'), waits));
    const connection = await Connection.connect({ address: test.system.temporalAddress });
    try {
      for (const attempt of [1, 2]) {
        await begun(connection, runId, attempt);
        await kill(test.system, 'worker');
      }
      await begun(connection, runId, 3);
    } finally {
      await connection.close();
    }
    expect((await test.runs.state(runId)).status).toBe('running');
  }, 150_000);
});

describe('a step that blocks the event loop of its worker', () => {
  it('is not handed to a third worker, and the run beside it on the same workers goes on', async () => {
    const beside = await test.runs.start(automationOf(test.site('/login'), waits));
    await test.runs.until(beside, ({ nodes }) => nodes[0]?.state === 'running');
    const blocks = { type: 'private_node', handler: 'blocks', inputs: {} };
    const runId = await test.runs.start(automationOf(test.site('/login'), blocks));
    const { error } = await test.runs.until(runId, ({ status }) => status === 'failed', 120_000);
    expect(error).toMatchObject({
      type: 'WorkerLost',
      node: 0,
      message: expect.stringContaining('This step blocked its worker, which then stopped answering, 2 times') as string,
    });
    expect((await test.runs.state(beside)).status).toBe('running');
  }, 150_000);
});
