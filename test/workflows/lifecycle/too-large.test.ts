import { describe, expect, it } from 'vitest';
import { ENDED, type RunState } from '../../../client/index.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

const type = (text: string) => ({
  type: 'action_node',
  interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: text } },
});

describe('what is too large for Temporal', () => {
  const stack = useStack();

  async function end(automation: object, inputParameters = {}, callbackUrl?: string): Promise<RunState> {
    const { runId } = await stack.intermission.startRun({
      automation,
      inputParameters,
      owner: { email: 'ana@example.com' },
      ...(callbackUrl !== undefined && { callbackUrl }),
    });
    stack.endLater(runId);
    const state = await stack.until(runId, ({ status }) => ENDED.includes(status));
    const { events } = await stack.temporal.client.workflow.getHandle(runId).fetchHistory();
    expect((events ?? []).filter((event) => event.workflowTaskFailedEventAttributes != null)).toEqual([]);
    return state;
  }

  it('fails a step with ActionFailed instead of stopping the run for good', async () => {
    const automation = {
      url: stack.site,
      parameters: { input_parameters: { long: ['x'] } },
      nodes: [type('{long[0]}'.repeat(30))],
    };
    const { error } = await end(automation, { long: ['x'.repeat(100_000)] });
    expect(error).toMatchObject({ type: 'ActionFailed', node: 0 });
    expect(error?.message).toContain('more than the 1900000 that Temporal accepts');
  });

  it('is not a failure with a long message', async () => {
    const automation = {
      url: stack.site,
      parameters: { input_parameters: { long: ['x'] } },
      nodes: [{ type: 'action_node', fail_state_action: { failure_message: '{long[0]}'.repeat(30) } }],
    };
    const { error } = await end(automation, { long: ['é'.repeat(100_000)] });
    expect(error?.type).toBe('FailState');
  });

  it('is not a pause with a long title', async () => {
    const { runId } = await stack.intermission.startRun({
      automation: automationOf(stack.site, pause(300, { title: '\u{1F600}'.repeat(90) })),
      owner: { email: 'ana@example.com' },
    });
    stack.endLater(runId);
    await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    await stack.intermission.humanDone(runId);
    await stack.until(runId, ({ status }) => status === 'succeeded');
  });
});
