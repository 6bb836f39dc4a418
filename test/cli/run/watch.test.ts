import { describe, expect, it } from 'vitest';
import { watchRun } from '../../../cli/run/watch.js';
import { automationOf, pause } from '../../support/runs/automations.js';
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

  it('goes on to the end although a newer API sends a value that this version does not know', async () => {
    const change = (text: string) =>
      text.replaceAll('"artifacts":', '"limit":{"of":"site","name":"shop","most":1},"artifacts":');
    const { api } = await behindGateway(stack, { busyTimes: 0, change });
    const body = { automation: automationOf(stack.site, pause()), owner: { email: 'ana@example.com' } };
    const { run, warnings } = await api().startRun(body);
    stack.endLater(run.runId);
    expect({ of: run.limit?.of, warnings }).toEqual({ of: 'site', warnings: [] });
    const seen: unknown[] = [];
    for await (const { status, limit } of watchRun(api(), run, new AbortController().signal)) {
      seen.push([status, limit?.of]);
      if (status === 'awaiting_human') await stack.intermission.cancelRun(run.runId);
    }
    expect(seen.at(-1)).toEqual(['cancelled', 'site']);
  });
});
