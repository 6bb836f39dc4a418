import { expect, it, vi } from 'vitest';
import { collectGarbage } from '../../../infra/processes/collect-garbage.js';

it('frees unreachable objects in a process that creates no new ones', async () => {
  let isFreed = false;
  const registry = new FinalizationRegistry(() => (isFreed = true));
  registry.register(new Array(1_000_000).fill(0), undefined);
  await collectGarbage(0);
  await vi.waitFor(() => expect(isFreed).toBe(true));
});
