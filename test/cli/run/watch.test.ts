import { describe, expect, it } from 'vitest';
import { watchRun } from '../../../cli/run/watch.js';
import { pause } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';
import { behindGateway } from './busy-gateway.js';

describe('the CLI that follows a run', () => {
  const stack = useStack();

  it('waits as long as Retry-After says, and goes on', async () => {
    const first = await stack.start(pause());
    const { api, asked } = await behindGateway(stack, { busyTimes: 2 });
    const statuses: string[] = [];
    for await (const { status } of watchRun(api(), first, new AbortController().signal)) {
      if (status !== statuses.at(-1)) statuses.push(status);
      if (status === 'awaiting_human') await stack.intermission.cancelRun(first.runId);
    }
    expect(statuses.at(-1)).toBe('cancelled');
    expect(asked()).toBeGreaterThanOrEqual(3);
  });

  it('gives up with the reason when the API stays busy', async () => {
    const first = await stack.start(pause());
    const { api, asked } = await behindGateway(stack, { busyTimes: Infinity });
    const all = async () => {
      for await (const state of watchRun(api(), first, new AbortController().signal, 2500)) void state;
    };
    await expect(all()).rejects.toThrow(
      `No worker is free to answer.\nThe run ${first.runId} continues. Check on it later.`,
    );
    expect(asked()).toBeGreaterThanOrEqual(2);
  });
});
