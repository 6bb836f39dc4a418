import { describe, expect, it } from 'vitest';
import { openLink } from '../../support/owner/owner.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem({ INTERMISSION_RECORDING: 'all', INTERMISSION_LIVE_NAVIGATION: 'off' });

describe('a deployment that films people and keeps them on the page', () => {
  it('tells them so before and while they act, and lets them go back and reload only', async () => {
    const runId = await test.runs.start(automationOf(test.site('/login'), pause(120)));
    const { link } = await test.runs.mail(runId);
    expect(await (await fetch(link)).text()).toContain('The video of this run shows what you do.');
    const owner = await openLink(test.browser, link);
    await owner.inControl();
    const { page } = owner;
    await page.getByText('The video of this run shows what you do here.').waitFor();
    expect(await page.getByText('not recorded').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Go to another address' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Reload the page' }).isEnabled()).toBe(true);
  });
});
