import { describe, expect, it } from 'vitest';
import { buy, missing, read, when } from '../../workflows/nodes/control/nodes.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { kill } from '../../support/system/kill.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';

const test = useSystem();
const bought = () => test.system.practice.visits.counts['POST /counter'] ?? 0;

describe('a run that starts again in a new browser', () => {
  it.each(['failed', 'killed'] as const)('is followed there by the open page, when the one before %s', async (end) => {
    test.system.practice.visits.reset();
    const place = await test.place('/counter', (page) => page.getByRole('button', { name: 'Buy' }));
    const nodes = [
      buy,
      read('locator("#bought")', 'text'),
      pause(200, { title: 'Buy one more' }),
      when("text[0] == 'Bought: 1'", [missing]),
    ];
    const runId = await test.runs.start({ ...automationOf(test.site('/counter'), ...nodes), max_retries: 1 });
    const { owner } = await test.opened(runId, DESKTOP);
    const { page } = owner;
    if (end === 'failed') await owner.done();
    else await kill(test.system, 'browsers');
    await page.getByRole('heading', { name: 'The run failed and starts again in a moment' }).waitFor();
    await page.getByText('The browser is closed. A new one is opening…').waitFor();

    await page
      .getByText('An earlier attempt failed, so the run started again in a new browser.')
      .waitFor({ timeout: 40_000 });
    await owner.inControl();
    await page.locator('.stage:not(.dimmed)').waitFor();
    const before = bought();
    expect(before).toBe(2);
    // The person's input reaches the new browser.
    await owner.click(place);
    await expect.poll(bought).toBe(before + 1);
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    await page.getByRole('heading', { name: 'The run is finished' }).waitFor();
  });
});
