import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../support/http/serve.js';
import { intermission } from '../support.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/human-in-loop.json', import.meta.url));

/** The bodies that these commands send to the API. */
async function sentBy(...commands: string[][]): Promise<unknown[]> {
  const bodies: unknown[] = [];
  const api = await serve((req, res) => {
    void text(req).then((body) => {
      bodies.push(JSON.parse(body));
      res.writeHead(422, { 'content-type': 'application/problem+json' }).end('{"detail":"enough"}');
    });
  });
  onTestFinished(() => api.stop());
  for (const command of commands) await intermission(command, { INTERMISSION_API_URL: api.url });
  return bodies;
}

describe('the options for evidence and a window', () => {
  it('choose them for a run, a schedule and a repeated run; without them the start chooses nothing', async () => {
    const [all, none, some, plain, schedule, rerun] = await sentBy(
      ['run', EXAMPLE, '--trace', '--video', 'all', '--screenshots', '--headed'],
      ['run', EXAMPLE, '--no-trace', '--no-video', '--no-screenshots', '--no-headed'],
      ['run', EXAMPLE, '--video', '--json'],
      ['run', EXAMPLE],
      ['schedule', 'create', 'nightly', EXAMPLE, '--every', '60', '--trace', '--headed'],
      ['rerun', 'run-1', '--video'],
    );
    expect(all).toMatchObject({ evidence: { trace: true, video: 'all', screenshots: true }, headed: true });
    expect(none).toMatchObject({ evidence: { trace: false, video: 'off', screenshots: false }, headed: false });
    expect(some).toHaveProperty('evidence', { video: 'automation' });
    expect(plain).not.toHaveProperty('evidence');
    expect(plain).not.toHaveProperty('headed');
    expect(schedule).toMatchObject({ run: { evidence: { trace: true }, headed: true } });
    expect(rerun).toMatchObject({ evidence: { video: 'automation' } });
  });

  it('refuse a video that is not one', async () => {
    const wrong = await intermission(['run', EXAMPLE, '--video', 'pauses']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Allowed choices are off, automation, all');
  });
});
