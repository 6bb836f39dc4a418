import { type Browser, chromium } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { type Link, makeLink } from '../../../bench/live-view/link.js';
import { freePort } from '../../../bench/system.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { openLink, type Owner } from '../../support/owner/owner.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';

let link: Link | undefined;
let reason = '';
let viewer: Browser | undefined;
const test = useSystem(async (): Promise<Record<string, string>> => {
  link = await makeLink((why) => (reason = why), { isShaped: false });
  if (link === undefined) return {};
  const port = String(await freePort());
  const program = process.env.INTERMISSION_CHROMIUM ?? chromium.executablePath();
  viewer = await chromium.launch({ executablePath: await link.wrap(program), chromiumSandbox: false });
  return { PORT: port, INTERMISSION_HOST: '0.0.0.0', INTERMISSION_PUBLIC_URL: `http://${link.host}:${port}` };
});
afterAll(async () => {
  await viewer?.close();
  await link?.remove();
});

describe('a network that is really cut', () => {
  it('leaves the person control and every character, and the picture is back soon after it', async ({ skip }) => {
    if (link === undefined || viewer === undefined) return skip(`Needs root and network namespaces. ${reason}`);
    const owner = await ownerFarAway(viewer);
    await owner.click(await test.place('/form', '#name'));
    await owner.type('before ');
    await link.carry(false);
    await owner.page.getByText('Reconnecting').waitFor();
    await owner.type('during ');
    await link.carry(true);
    const backAt = Date.now();
    await owner.page.locator('.stage.accepting').waitFor();
    const tookMs = Date.now() - backAt;
    await owner.page.getByText('You are in control').waitFor();
    await owner.type('after');
    await owner.page.keyboard.press('Enter');
    await expect.poll(() => test.system.practice.visits.latest('/form'), { timeout: 20_000 }).toBeDefined();
    expect(test.system.practice.visits.latest('/form')?.values.name).toBe('before during after');
    // About a second on a machine that has nothing else to do.
    expect(tookMs).toBeLessThan(5000);
    console.info(`picture and control ${tookMs} ms after the network`);
  });

  async function ownerFarAway(browser: Browser): Promise<Owner> {
    const runId = await test.runs.start(automationOf(test.site('/form'), pause(120)));
    const owner = await openLink(browser, (await test.runs.mail(runId)).link, DESKTOP);
    await owner.inControl();
    return owner;
  }
});
