import { describe, expect, it } from 'vitest';
import type { StartedRun } from '../../../contracts/run-state.js';
import { problem } from '../../support/http/http.js';
import { automationOf } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

const sleep = { type: 'action_node', sleep_action: { sleep_time: 0 } };

describe('an installation that decides itself', () => {
  const stack = useStack({
    INTERMISSION_RUN_CHOICES: 'none',
    INTERMISSION_TRACE: 'on',
    INTERMISSION_SCREENSHOTS: 'off',
  });
  const choices = { evidence: { trace: false, video: 'all' as const, screenshots: true }, headed: true };
  const run = () => ({ automation: automationOf(stack.site, sleep), ...choices });

  it('refuses a start, a batch, a rerun and a schedule that choose something else, and says which setting decides', async () => {
    const post = async (path: string, json: unknown) =>
      problem(await stack.api.service(path, { method: 'POST', json }));
    const refused = {
      status: 422,
      errors: [
        {
          path: 'evidence.trace',
          message:
            'must not be false: INTERMISSION_TRACE decides it here, because INTERMISSION_RUN_CHOICES does not list trace',
        },
        {
          path: 'evidence.video',
          message: expect.stringMatching(/"all".*INTERMISSION_RECORDING.*pause-video/) as string,
        },
        { path: 'evidence.screenshots', message: expect.stringContaining('INTERMISSION_SCREENSHOTS') as string },
        { path: 'headed', message: expect.stringContaining('INTERMISSION_HEADED') as string },
      ],
    };
    expect(await post('/v1/runs', run())).toMatchObject(refused);
    expect(await post('/v1/schedules', { name: 's', cron: ['0 8 * * *'], run: run() })).toMatchObject(refused);
    const batch = await stack.api.service('/v1/runs:batch', { method: 'POST', json: { runs: [run()] } });
    expect(await batch.json()).toMatchObject({ results: [{ status: 422, problem: { errors: refused.errors } }] });

    const json = {
      automation: automationOf(stack.site, sleep),
      evidence: { trace: true, video: 'off' },
      headed: false,
    };
    const same = await stack.api.service('/v1/runs', { method: 'POST', json });
    const { runId } = (await same.json()) as StartedRun;
    const { artifacts } = await stack.until(runId, ({ status }) => status === 'succeeded');
    expect(artifacts.map(({ name }) => name)).toEqual(['trace.zip']);
    expect(await post(`/v1/runs/${runId}/rerun`, choices)).toMatchObject(refused);
  });

  it('fails a run that somebody started past the API', async () => {
    const { runId } = await stack.intermission.startRun(run());
    const { error, artifacts } = await stack.until(runId, ({ status }) => status === 'failed');
    expect(error).toMatchObject({ type: 'EvidenceNotAllowed' });
    expect(error!.message).toContain('evidence.video: must not be "all"');
    expect(artifacts).toEqual([]);
  });
});
