import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedRun } from '../../../contracts/run-state.js';
import { API_KEY, useStack } from '../../support/system/stack.js';
import { problem } from '../../support/http/http.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { unzip } from '../../support/machine/unzip.js';

const OWNER = { email: 'ana@example.com' };
const sleep = { type: 'action_node', sleep_action: { sleep_time: 0 } };
const typed = (text: string) => ({
  type: 'action_node',
  interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: text } },
});

/** The display of the machine that runs the tests must not decide what they see. */
let display: Record<string, string | undefined> = {};
beforeAll(() => {
  display = { DISPLAY: process.env.DISPLAY, WAYLAND_DISPLAY: process.env.WAYLAND_DISPLAY };
  for (const name of Object.keys(display)) delete process.env[name];
});
afterAll(() => {
  for (const [name, value] of Object.entries(display)) if (value !== undefined) process.env[name] = value;
});

describe('what a start chooses to save', () => {
  const stack = useStack({ INTERMISSION_RUN_CHOICES: 'trace, video, pause-video, screenshots, headed' });

  async function started(path: string, json?: unknown): Promise<StartedRun> {
    const answer = await stack.api.service(path, { method: 'POST', json });
    const run = (await answer.json()) as StartedRun;
    expect(answer.status, JSON.stringify(run)).toBe(201);
    stack.endLater(run.runId);
    return run;
  }
  const start = (choices: object, ...nodes: unknown[]) =>
    started('/v1/runs', { automation: automationOf(stack.site, ...nodes), owner: OWNER, ...choices });
  const ended = ({ runId }: { runId: string }) => stack.until(runId, ({ endedAt }) => endedAt !== undefined);
  const filesOf = async (run: { runId: string }) => (await ended(run)).artifacts.map(({ name }) => name);

  it('applies to this run, to the runs that repeat it, and to no other', async () => {
    const evidence = { trace: true, screenshots: false };
    const traced = await start({ evidence }, typed('before'));
    expect(await filesOf(traced)).toEqual(['trace.zip']);
    expect((await ended(traced)).evidence).toEqual(evidence);
    expect(await filesOf(await start({}, typed('before')))).toEqual(['final.jpg']);
    expect(await filesOf(await start({ evidence: { trace: null } }, sleep))).toEqual(['final.jpg']);

    expect(await filesOf(await started(`/v1/runs/${traced.runId}/rerun`))).toEqual(['trace.zip']);
    const changed = await started(`/v1/runs/${traced.runId}/rerun`, { evidence: { trace: true } });
    expect(await filesOf(changed)).toEqual(['final.jpg', 'trace.zip']);
    expect(await filesOf(await started(`/v1/runs/${changed.runId}/rerun`, { evidence: null }))).toEqual(['final.jpg']);
  });

  it('applies to the runs of a batch and of a schedule', async () => {
    const run = { automation: automationOf(stack.site, sleep), evidence: { screenshots: false } };
    const batch = await stack.api.service('/v1/runs:batch', { method: 'POST', json: { runs: [run] } });
    const { results } = (await batch.json()) as { results: { run: StartedRun }[] };
    expect(await filesOf(results[0]!.run)).toEqual([]);

    const json = { name: 'bare', cron: ['0 8 * * *'], paused: true, run };
    expect((await stack.api.service('/v1/schedules', { method: 'POST', json })).status).toBe(201);
    const triggered = await stack.api.service('/v1/schedules/bare/trigger', { method: 'POST', json: {} });
    expect(await filesOf((await triggered.json()) as StartedRun)).toEqual([]);
  });

  it('keeps the rule on secrets: the trace ends before the first one', async () => {
    const automation = {
      ...automationOf(stack.site, typed('typed-before'), typed('{code[0]}'), typed('typed-after')),
      parameters: {
        input_parameters: {},
        secure_parameters: { code: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP', digits: 8 } }] },
      },
    };
    const run = await started('/v1/runs', { automation, evidence: { trace: true } });
    expect((await ended(run)).status).toBe('succeeded');
    const trace = await stack.api.service(`/v1/runs/${run.runId}/artifacts/trace.zip`);
    const texts = unzip(Buffer.from(await trace.arrayBuffer())).map(({ bytes }) => bytes.toString());
    expect(texts.join()).toContain('typed-before');
    expect(texts.join()).not.toContain('typed-after');
  });

  it('takes no picture of a pause when it wants none, and tells the person when the video shows them', async () => {
    for (const [video, isFilmed] of [
      ['all', true],
      ['automation', false],
    ] as const) {
      const { runId } = await start({ evidence: { video, screenshots: false } }, pause());
      await stack.until(runId, (run) => run.pause?.mail.state === 'sent');
      const page = await (await stack.api.ask(await stack.mailedLink(runId))).text();
      expect(page.includes('The video of this run shows what you do.')).toBe(isFilmed);
      const view = await stack.view(runId, { authorization: `Bearer ${API_KEY}` });
      await expect.poll(() => view.messages).toContainEqual(expect.objectContaining({ type: 'hello', isFilmed }));
      view.leave();
      await stack.intermission.humanDone(runId);
      expect((await ended({ runId })).artifacts.filter(({ name }) => !name.endsWith('.webm'))).toEqual([]);
    }
  });

  it('never opens a browser without a window where a start asks for one', async () => {
    const failed = await ended(await start({ headed: true }, sleep));
    expect(failed).toMatchObject({ status: 'failed', headed: true, error: { type: 'HeadedUnavailable' } });
    expect(failed.error!.message).toContain('DISPLAY and WAYLAND_DISPLAY are not set');
    expect((await ended(await start({ headed: false }, sleep))).status).toBe('succeeded');
  });

  it.runIf(process.env.INTERMISSION_CHROMIUM?.includes('headless'))(
    'knows a Chromium that has no windows',
    async () => {
      process.env.DISPLAY = ':987';
      try {
        const { error } = await ended(await start({ headed: true }, sleep));
        expect(error).toMatchObject({ type: 'HeadedUnavailable' });
        expect(error!.message).toMatch(/needs a full Chromium, and this one \(Headless\S+\) has no windows/);
      } finally {
        delete process.env.DISPLAY;
      }
    },
  );

  it('is refused with every wrong member', async () => {
    const json = {
      automation: automationOf(stack.site, sleep),
      evidence: { trace: 'on', video: 'pauses', screenshot: true },
      headed: 'yes',
    };
    expect(await problem(await stack.api.service('/v1/runs', { method: 'POST', json }))).toMatchObject({
      status: 422,
      errors: [
        { path: 'evidence.trace', message: 'must be true or false' },
        { path: 'evidence.video', message: 'must be "off" or "automation" or "all"' },
        { path: 'evidence.screenshot', message: 'is unknown; did you mean screenshots?' },
        { path: 'headed', message: 'must be true or false' },
      ],
    });
  });
});
