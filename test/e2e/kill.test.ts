import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { automationOf, humanInLoopExample, typeInto } from '../support/runs/automations.js';
import { chromiums } from '../faults/processes.js';
import { kill } from '../support/system/kill.js';
import type { Owner } from '../support/owner/owner.js';
import { useSystem } from '../support/system/system.js';

const test = useSystem();
let code: { x: number; y: number };
beforeAll(async () => {
  code = await test.place('/login', (page) => page.getByLabel('One-time code'));
});
beforeEach(() => test.system.practice.visits.reset());

const submits = () =>
  test.system.practice.visits.submits.filter(({ path }) => path === '/login').map(({ values }) => values);

async function pausedWithCode(): Promise<{ runId: string; owner: Owner }> {
  const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
  const { owner } = await test.opened(runId);
  await owner.click(code);
  await owner.type('123456');
  // Before a process is killed, the last key has reached the page.
  const form = async () => (await owner.page.request.get(`${test.system.apiUrl}/v1/runs/${runId}/form`)).text();
  await expect.poll(form, { timeout: 10_000 }).toContain('123456');
  return { runId, owner };
}

describe('killed during a pause, with a code half the way in', () => {
  it.each(['worker', 'api', 'temporal'] as const)(
    '%s: the page stays as the person left it, and the run goes on',
    async (name) => {
      const { runId, owner } = await pausedWithCode();
      await kill(test.system, name);
      // The person needs no new link: the page comes back by itself.
      await test.runs.until(runId, ({ status }) => status === 'awaiting_human');
      await owner.inControl();
      await expect.poll(() => owner.done().then(() => true), { timeout: 30_000 }).toBe(true);
      await test.runs.until(runId, ({ status }) => status === 'succeeded', 60_000);
      expect(submits()).toEqual([expect.objectContaining({ username: 'user@example.com', code: '123456' })]);
    },
  );

  it('browsers: the run fails with BrowserSessionLost, and the person is told', async () => {
    const { runId, owner } = await pausedWithCode();
    await kill(test.system, 'browsers');
    const state = await test.runs.until(runId, ({ status }) => status === 'failed', 60_000);
    expect(state.error).toMatchObject({ type: 'BrowserSessionLost', node: 1 });
    await owner.page.getByRole('heading', { name: 'The browser of this run is gone' }).waitFor();
  });
});

describe('killed in the middle of a node', () => {
  it.each(['worker', 'temporal'] as const)('%s: the run goes on and does every node', async (name) => {
    const slow = { ...typeInto('Username', 'bea'), before_sleep_time: 4 };
    const runId = await test.runs.start(
      automationOf(test.site('/login'), typeInto('Username', 'ana'), slow, typeInto('One-time code', '1')),
    );
    await test.runs.until(runId, ({ nodes }) => nodes[1]?.state === 'running');
    await kill(test.system, name);
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded', 60_000);
    expect(state.nodes.map((node) => node.state)).toEqual(['done', 'done', 'done']);
  });

  it.each(['browser', 'renderer'])('Chromium, its %s: the run ends at once with BrowserSessionLost', async (type) => {
    const page = `${test.system.practice.url}/slow?ms=60000`;
    const runId = await test.runs.start(automationOf(page, waitForButton));
    await test.runs.until(runId, ({ nodes }) => nodes[0]?.state === 'running');
    for (const { pid } of (await chromiums(test.system.home)).filter((chromium) => chromium.type === type)) {
      process.kill(pid, 'SIGKILL');
    }
    const state = await test.runs.until(runId, ({ status }) => status === 'failed', 30_000);
    expect(state.error).toMatchObject({ type: 'BrowserSessionLost', node: 0 });
    expect(state.nodes[0]).toMatchObject({ state: 'failed', outcome: 'unknown' });
  });

  it('worker: a click that was done is not done again', async () => {
    // After its click the node looks for a new tab, which never comes: the click is done, and the worker has not said so.
    const buy = {
      type: 'action_node',
      expect_new_tab: true,
      interaction_action: { click_element: { command: 'get_by_role("button", name="Buy")' } },
    };
    const runId = await test.runs.start(automationOf(`${test.system.practice.url}/counter`, buy));
    await expect.poll(() => test.system.practice.visits.counts['POST /counter'], { timeout: 20_000 }).toBe(1);
    // By now the click has returned; killed before, it would be a click of unknown outcome.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await kill(test.system, 'worker');
    await test.runs.until(runId, ({ status }) => status === 'succeeded', 60_000);
    expect(test.system.practice.visits.counts['POST /counter']).toBe(1);
  });

  it('worker: a person decides about a click that may have been done or not, unless the automation wants no asking', async () => {
    const page = `${test.system.practice.url}/slow?ms=60000`;
    const automation = automationOf(page, shortSleep, waitForButton, shortSleep);
    const runIds = [
      await test.runs.start(automation),
      await test.runs.start({ ...automation, on_unknown_outcome: 'fail' }),
    ] as const;
    for (const runId of runIds) await test.runs.until(runId, ({ nodes }) => nodes[1]?.state === 'running');
    // By now the worker waits for the button, which is disabled: it has begun.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await kill(test.system, 'worker');

    const failed = await test.runs.until(runIds[1], ({ status }) => status === 'failed', 60_000);
    expect(failed.error).toMatchObject({ type: 'OutcomeUnknown', node: 1 });

    const { pause } = await test.runs.untilPaused(runIds[0]);
    expect(pause).toMatchObject({
      title: 'Did this happen: click button "Continue"?',
      choices: [{ id: 'happened' }, { id: 'again' }, { id: 'stop' }],
    });
    const { owner } = await test.opened(runIds[0]);
    expect((await test.runs.call('POST', `/v1/runs/${runIds[0]}/human-done`, {})).status).toBe(202);
    await test.runs.until(runIds[0], ({ log }) => log.some(({ text }) => text.includes('without one of the choices')));
    await owner.page.getByRole('button', { name: 'It happened, go on' }).click();
    const done = await test.runs.until(runIds[0], ({ status }) => status === 'succeeded', 60_000);
    expect(done.nodes.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(done.log.some(({ text }) => text === `answered: It happened, go on by ana@example.com`)).toBe(true);
  }, 120_000);
});

/** Waits for a button that is disabled for a minute. */
const waitForButton = {
  type: 'action_node',
  interaction_action: {
    max_timeout_seconds_per_try: 20,
    click_element: { command: 'get_by_role("button", name="Continue")' },
  },
};
const shortSleep = { type: 'action_node', sleep_action: { sleep_time: 0.1 } };
