import { describe, expect, it } from 'vitest';
import { ENDED } from '../../../client/index.js';
import { checkBrowser } from '../../../contracts/message-definitions.js';
import { pause } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

describe('a run that is told to check its browser', () => {
  const stack = useStack();

  it('ends as cancelled when it is being cancelled', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    const handle = stack.temporal.client.workflow.getHandle(runId);
    await handle.cancel();
    await handle.signal(checkBrowser);
    const { status } = await stack.until(runId, (state) => ENDED.includes(state.status));
    expect(status).toBe('cancelled');
  });

  it('goes on when the browser responds', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    const handle = stack.temporal.client.workflow.getHandle(runId);
    await handle.signal(checkBrowser);
    await handle.signal('humanDone');
    const { status } = await stack.until(runId, (state) => ENDED.includes(state.status));
    expect(status).toBe('succeeded');
  });
});
