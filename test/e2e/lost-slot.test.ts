import { Client, Connection, defaultPayloadConverter } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { BROWSERS_TASK_QUEUE, TASK_QUEUE } from '../../infra/temporal/names.js';
import { automationOf, typeInto } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';

const test = useSystem({ INTERMISSION_BROWSERS_SLOTS: '1' });

const quick = () => automationOf(test.site('/login'), typeInto('Username', 'ana'));

/** Takes the next task of `browsers` processes as a process does that dies of it. */
async function takeAndForget(connection: Connection, name = 'holdSession') {
  const poll = { namespace: 'default', taskQueue: { name: BROWSERS_TASK_QUEUE }, identity: 'forgets' };
  const task = () => connection.workflowService.pollActivityTaskQueue(poll);
  const { activityType, taskToken } = await connection.withDeadline(Date.now() + 60_000, task);
  expect(activityType?.name).toBe(name);
  return { namespace: 'default', taskToken };
}

/** A run that asks for a browser itself, and does not wait in the queue. */
async function startInTemporal(connection: Connection): Promise<string> {
  const { workflowId } = await new Client({ connection }).workflow.start('automation', {
    taskQueue: TASK_QUEUE,
    workflowId: 'run-lost-place',
    args: [{ automation: quick() }],
    workflowExecutionTimeout: '600s',
  });
  return workflowId;
}

describe('a browser that was asked for and does not come', () => {
  it('is requested again, and the run ignores the first one if it opens late', async () => {
    // This run has the only slot, so that no other process polls for work.
    const { owner } = await test.paused('/login');
    const connection = await Connection.connect({ address: test.system.temporalAddress });
    try {
      const [, runId] = await Promise.all([takeAndForget(connection), startInTemporal(connection)]);
      await test.runs.until(runId, ({ log }) => log.some(({ text }) => text.endsWith('asking for another')));
      const late = {
        sessionId: 'late',
        endpoint: 'ws://127.0.0.1:1/',
        liveUrl: 'http://127.0.0.1:1',
        runUrl: '',
        place: 1,
      };
      await new Client({ connection }).workflow.getHandle(runId).signal('sessionOpened', late);
      await owner.done();
      const { nodes } = await test.runs.until(runId, ({ status }) => status === 'succeeded', 60_000);
      expect(nodes.map(({ state }) => state)).toEqual(['done']);
    } finally {
      await connection.close();
    }
  });

  it('comes from another process when the one that kept a slot for a waiting run is gone', async () => {
    const { owner } = await test.paused('/login');
    const connection = await Connection.connect({ address: test.system.temporalAddress });
    try {
      const [task, runId] = await Promise.all([takeAndForget(connection, 'reserveSlot'), test.runs.start(quick())]);
      const place = { taskQueue: `${BROWSERS_TASK_QUEUE}-1-gone` };
      const result = { payloads: [defaultPayloadConverter.toPayload(place)] };
      await connection.workflowService.respondActivityTaskCompleted({ ...task, result });
      await test.runs.until(runId, ({ log }) => log.some(({ text }) => text.endsWith('asking for another')));
      await owner.done();
      expect((await test.runs.untilEnded(runId, 60_000)).status).toBe('succeeded');
    } finally {
      await connection.close();
    }
  });
});
