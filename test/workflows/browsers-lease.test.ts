import { describe, expect, it, vi } from 'vitest';
import { useStack } from '../support/system/stack.js';

describe('the lease of a browsers process', () => {
  const stack = useStack();
  const client = () => stack.temporal.client;

  /** Finds the running lease. */
  const runningLease = () =>
    vi.waitFor(
      async () => {
        const running = client().workflow.list({
          query: "WorkflowType = 'browsersLease' AND ExecutionStatus = 'Running'",
        });
        for await (const { workflowId, runId } of running) {
          const { raw } = await client().workflow.getHandle(workflowId, runId).describe();
          if (raw.pendingActivities?.[0]?.lastHeartbeatTime != null) return { workflowId, runId };
        }
        throw new Error('no process has a lease');
      },
      { timeout: 30_000, interval: 200 },
    );

  /** Returns when the pending activity of this type sent its latest heartbeat, in epoch milliseconds. */
  async function heartbeatOf(workflowId: string, type: string): Promise<number> {
    const { raw } = await client().workflow.getHandle(workflowId).describe();
    const activity = raw.pendingActivities?.find(({ activityType }) => activityType?.name === type);
    const { seconds, nanos } = activity?.lastHeartbeatTime ?? {};
    return Number(String(seconds ?? 0)) * 1000 + (nanos ?? 0) / 1e6;
  }

  it('sends the heartbeats of all its sessions', async () => {
    const { runId } = await stack.pausedRun();
    const { workflowId } = await runningLease();
    const lease = await heartbeatOf(workflowId, 'holdLease');
    const session = await vi.waitFor(
      async () => {
        const at = await heartbeatOf(runId, 'holdSession');
        expect(at).toBeGreaterThan(0);
        return at;
      },
      { timeout: 10_000 },
    );
    await vi.waitFor(async () => expect(await heartbeatOf(workflowId, 'holdLease')).toBeGreaterThan(lease + 2500), {
      timeout: 30_000,
      interval: 100,
    });
    expect(await heartbeatOf(runId, 'holdSession')).toBe(session);
  });

  it('starts again when somebody terminates it', async () => {
    const first = await runningLease();
    await client().workflow.getHandle(first.workflowId, first.runId).terminate('a test');
    const next = await vi.waitFor(
      async () => {
        const lease = await runningLease();
        expect(lease.runId).not.toBe(first.runId);
        return lease;
      },
      { timeout: 30_000 },
    );
    expect(next.workflowId).toBe(first.workflowId);
  });

  it('leaves a run its browser when the lease is lost and the process is alive', async () => {
    const { runId } = await stack.pausedRun();
    await client().workflow.getHandle(runId).signal('checkBrowser');
    await vi.waitFor(
      async () => {
        const { events } = await client().workflow.getHandle(runId).fetchHistory();
        const asked = events?.filter(
          ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'isSessionOpen',
        );
        expect(asked).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
    await stack.intermission.humanDone(runId, { pauseId: 'pause-1' });
    expect((await stack.until(runId, ({ status }) => status !== 'awaiting_human' && status !== 'running')).status).toBe(
      'succeeded',
    );
  });
});
