import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { intermission, temporaryFolder } from '../cli/support.js';
import { automationOf, pause, typeInto } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';

/** `run` says nothing of waits shorter than 5 s. */
const SAID_AFTER_MS = 7000;
const test = useSystem({ INTERMISSION_BROWSERS_SLOTS: '1' });

/** `intermission run` of an automation that needs nobody, and the run's id. */
async function runOnCommandLine() {
  const file = join(temporaryFolder(), 'waits.json');
  writeFileSync(file, JSON.stringify(automationOf(test.site('/login'), typeInto('Username', 'ana'))));
  const ended = intermission(['run', file], {
    INTERMISSION_HOME: test.system.home,
    INTERMISSION_API_URL: test.system.apiUrl,
  });
  let runId: string | undefined;
  await expect
    .poll(
      async () => {
        const { runs } = (await test.runs.call('GET', '/v1/runs').then((answer) => answer.json())) as {
          runs: { runId: string; automation: string; endedAt?: number }[];
        };
        return (runId = runs.find(({ automation, endedAt }) => automation === 'waits' && endedAt === undefined)?.runId);
      },
      { timeout: 20_000 },
    )
    .toBeDefined();
  return { runId: runId!, ended };
}

describe('a run that waits, and the reason', () => {
  it('a browser, when all slots are taken', async () => {
    const first = await test.runs.start(automationOf(test.site('/login'), pause(300)));
    await test.runs.untilPaused(first);
    const { runId, ended } = await runOnCommandLine();
    expect(await test.runs.until(runId, ({ waitsFor }) => waitsFor !== undefined)).toMatchObject({
      status: 'queued',
      waitsFor: 'browser',
    });
    const page = await test.operatorAt(runId);
    await page.getByRole('heading', { name: 'Waiting for a free browser' }).waitFor();
    await page.getByText('No browser is free.').waitFor();
    await sleep(SAID_AFTER_MS);
    await test.runs.call('POST', `/v1/runs/${first}/human-done`, {});
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toContain(
      '  … waiting for a free browser: all slots are taken, or no browsers process runs\n' +
        '    start one: npm start, or npm run -s intermission -- browsers\n',
    );
  }, 90_000);

  it('a worker, when none answers', async () => {
    const worker = await test.system.processId('worker');
    process.kill(worker, 'SIGSTOP');
    try {
      const { runId, ended } = await runOnCommandLine();
      const page = await test.operatorAt(runId);
      await page.getByRole('heading', { name: 'Waiting for a worker' }).waitFor();
      await page.getByText('No worker is available.').waitFor();
      await sleep(SAID_AFTER_MS);
      process.kill(worker, 'SIGCONT');
      const { code, stdout } = await ended;
      expect(code).toBe(0);
      expect(stdout).toContain(
        '  … no worker takes this run; it goes on when one does\n' +
          '    start one: npm start, or npm run -s intermission -- worker\n',
      );
    } finally {
      process.kill(worker, 'SIGCONT');
    }
  }, 90_000);
});
