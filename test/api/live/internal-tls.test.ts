import { describe, expect, it } from 'vitest';
import { freePort } from '../../../bench/system.js';
import { TestAuthority } from '../../support/machine/certificates.js';
import { useStack } from '../../support/system/stack.js';

describe('an installation with one port and TLS between its processes', () => {
  const stack = useStack(async () => ({
    ...new TestAuthority().settings('all', 'DNS:intermission-browsers'),
    INTERMISSION_BROWSERS_PORT: String(await freePort()),
  }));

  it('runs an automation, shows its page to the person, and goes on', async () => {
    const { runId } = await stack.pausedRun();
    const view = await stack.view(runId, await stack.holderOf(runId));
    await expect.poll(() => view.frames.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const { liveUrl } = await stack.intermission.access(runId);
    expect(liveUrl).toMatch(new RegExp(`^https://127.0.0.1:${stack.config.browsers.port}/sessions/`));
    const form = await stack.api.service(`/v1/runs/${runId}/form`);
    expect(form.status).not.toBe(503);
    view.leave();
    await stack.intermission.humanDone(runId);
    const { status, artifacts } = await stack.until(runId, ({ endedAt }) => endedAt !== undefined);
    expect(status).toBe('succeeded');
    expect(artifacts.map(({ name }) => name)).toContain('final.jpg');
  });
});
