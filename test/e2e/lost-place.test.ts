import { Client, Connection } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { BROWSERS_TASK_QUEUE } from '../../config/names.js';
import { automationOf, typeInto } from '../support/automations.js';
import { useSystem } from '../support/system.js';

const test = useSystem({ INTERMISSION_BROWSERS_PLACES: '1' });

/** Takes the next `holdSession` as a process does that dies of it. */
async function takeAndForget(connection: Connection): Promise<void> {
  const poll = { namespace: 'default', taskQueue: { name: BROWSERS_TASK_QUEUE }, identity: 'forgets' };
  const task = () => connection.workflowService.pollActivityTaskQueue(poll);
  const { activityType } = await connection.withDeadline(Date.now() + 60_000, task);
  expect(activityType?.name).toBe('holdSession');
}

describe('a browser that was asked for and does not come', () => {
  it('is asked for again, and what comes of the first later is not used', async () => {
    // This run has the only place, so that nobody else asks for work.
    const { owner } = await test.paused('/login');
    const connection = await Connection.connect({ address: test.system.temporalAddress });
    try {
      const [, runId] = await Promise.all([
        takeAndForget(connection),
        test.runs.start(automationOf(test.site('/login'), typeInto('Username', 'ana'))),
      ]);
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
});
