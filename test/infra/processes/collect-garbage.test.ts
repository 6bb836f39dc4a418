import { expect, it, vi } from 'vitest';
import { collectGarbage } from '../../../infra/processes/collect-garbage.js';

it('frees what nothing refers to any more, in a process that makes no new objects', async () => {
  let isFreed = false;
  const registry = new FinalizationRegistry(() => (isFreed = true));
  registry.register(new Array(1_000_000).fill(0), undefined);
  await collectGarbage(0);
  await vi.waitFor(() => expect(isFreed).toBe(true));
});
