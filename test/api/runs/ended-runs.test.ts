import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Intermission, ResultUnavailableError, type RunState } from '../../../client/index.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { problem } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';

const set = {
  type: 'action_node',
  interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: 'ana' } },
};
const extract = { type: 'action_node', extraction_action: { unique_identifier: 'page', state: {} } };

describe('the end of a run', () => {
  const stack = useStack();

  /** A client that has read nothing yet. */
  async function readAfresh(runId: string): Promise<RunState> {
    const client = Intermission.connect();
    try {
      return await client.getRun(runId);
    } finally {
      await client.close();
    }
  }

  async function endedRun(status: RunState['status'], ...nodes: unknown[]): Promise<RunState> {
    const { runId } = await stack.start(...nodes);
    return await stack.until(runId, (state) => state.status === status);
  }

  it('is read whole while no worker is up, however it ended', async () => {
    const states = [
      await endedRun('succeeded', set, extract),
      await endedRun('failed', set, extract, pause(1)),
      await cancelledRun(),
    ];
    await stack.stopWorker();
    try {
      for (const state of states) {
        expect(state.nodes.length).toBeGreaterThan(0);
        expect(await readAfresh(state.runId)).toEqual(state);
        expect(await (await stack.api.service(`/v1/runs/${state.runId}`)).json()).toEqual(state);
        const watched: RunState[] = [];
        for await (const seen of stack.intermission.watchRun(state.runId)) watched.push(seen);
        expect(watched).toEqual([state]);
      }
      expect(states[0]?.outputs).not.toEqual([]);
      expect(states[1]?.outputs).not.toEqual([]);
      expect(states[2]?.outputs).not.toEqual([]);
    } finally {
      await stack.startWorker();
    }
  });

  async function cancelledRun(): Promise<RunState> {
    const { runId } = await stack.start(set, extract, pause());
    await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    await stack.intermission.cancelRun(runId);
    return await stack.until(runId, ({ status }) => status === 'cancelled');
  }

  it('is not invented: a terminated run is answered 503 until a worker tells its state', async () => {
    const { runId } = await stack.start(set, extract, pause());
    await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    await stack.stopWorker();
    try {
      await stack.temporal.client.workflow.getHandle(runId).terminate();
      await expect(readAfresh(runId)).rejects.toThrow(ResultUnavailableError);
      const response = await stack.api.service(`/v1/runs/${runId}`);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await problem(response)).toEqual({ status: 503, name: 'Unavailable' });
      const events = await stack.api.service(`/v1/runs/${runId}/events`);
      expect(await problem(events)).toEqual({ status: 503, name: 'Unavailable' });
      const { runs } = await stack.intermission.listRuns();
      expect(runs.find((run) => run.runId === runId)?.status).toBe('cancelled');
    } finally {
      await stack.startWorker();
    }
    expect(await readAfresh(runId)).toMatchObject({
      status: 'cancelled',
      error: { type: 'Terminated' },
      outputs: [{ unique_identifier: 'page' }],
    });
  }, 90_000);

  it('of a run that no worker took says that it never had a browser', async () => {
    await stack.stopWorker();
    const runId = `run-${randomUUID()}`;
    try {
      await stack.temporal.client.workflow.start('automation', {
        taskQueue: 'intermission',
        workflowId: runId,
        args: [{ automation: automationOf(stack.site) }],
        workflowExecutionTimeout: '2s',
      });
      await expect
        .poll(async () => (await stack.temporal.client.workflow.getHandle(runId).describe()).status.name, {
          timeout: 20_000,
        })
        .toBe('TIMED_OUT');
      expect(await readAfresh(runId)).toMatchObject({ status: 'timed_out', error: { type: 'NoBrowserAvailable' } });
    } finally {
      await stack.startWorker();
    }
  });

  it('is told from the start: a new run says that it waits for a worker', async () => {
    await stack.stopWorker();
    try {
      const run = await stack.start(pause());
      expect(run).toMatchObject({ status: 'queued', waitsFor: 'worker' });
    } finally {
      await stack.startWorker();
    }
  });
});
