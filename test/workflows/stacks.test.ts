import { describe, expect, it } from 'vitest';
import { pause } from '../support/runs/automations.js';
import { useStack } from '../support/system/stack.js';

describe('the workflow code', () => {
  const stack = useStack();

  /** The call stack that Temporal's Web UI shows of a paused run. */
  async function callStack(): Promise<string> {
    const { runId } = await stack.start(pause());
    await stack.until(runId, ({ status }) => status === 'awaiting_human');
    const handle = stack.temporal.client.workflow.getHandle(runId);
    const text = await handle.query<string>('__stack_trace');
    await handle.signal('humanDeclined', { reason: 'no account' });
    const { error } = await stack.until(runId, ({ status }) => status === 'failed');
    // A failure says what happened, with and without stacks.
    expect(error).toMatchObject({
      type: 'HumanDeclined',
      message: 'ana@example.com declined the pause at step 1: no account',
    });
    return text;
  }

  it('records no call stacks, which cost time in every step', async () => {
    expect(await callStack()).not.toMatch(/^ *at /m);
  });

  it('records them with INTERMISSION_WORKFLOW_STACKS', async () => {
    await stack.stopWorker();
    await stack.startWorker({ keepsWorkflowStacks: true });
    expect(await callStack()).toMatch(/^ *at .*pause/m);
  });
});
