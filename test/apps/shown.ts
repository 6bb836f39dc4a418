import { expect } from 'vitest';
import type { Owner } from '../support/owner/owner.js';

/** Waits until the run's page shows this text, as the owner's form view reads it. */
export async function untilShown({ page }: Owner, runId: string, text: string): Promise<void> {
  const form = () => page.evaluate<string>(`fetch('/v1/runs/${runId}/form').then((response) => response.text())`);
  await expect.poll(form, { timeout: 30_000, interval: 500 }).toContain(text);
}
