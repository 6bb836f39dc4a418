import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { PHONE, DESKTOP, useSystem } from '../../support/system/system.js';
import { automationOf, pause } from '../../support/runs/automations.js';

const test = useSystem();
beforeEach(() => test.system.practice.visits.reset());

const MOST_TABS = 80;

/** Presses Tab until the element that is wanted has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    await page.keyboard.press('Tab');
    const snapshot = await focused(page);
    if (snapshot.includes(wanted)) return;
  }
  throw new Error(`${MOST_TABS} Tabs did not reach ${wanted}`);
}

/** Role and name of what has the focus; nothing while that is the window itself. */
const focused = async (page: Page) =>
  (await page.locator(':focus').count()) === 0 ? '' : page.locator(':focus').ariaSnapshot({ timeout: 5000 });

describe('by the keyboard alone', () => {
  it('a person opens the link, types into the picture and leaves it, works in the form, asks for more time, and is done', async () => {
    const done_when = { url: '**/elsewhere' };
    const runId = await test.runs.start(automationOf(test.site('/form'), pause(120, { done_when })));
    const { link } = await test.runs.mail(runId);
    const page = await (await test.browser.newContext(DESKTOP)).newPage();
    await page.goto(link);
    await tabTo(page, 'button "Open the browser"');
    await page.keyboard.press('Enter');
    await page.getByText('You are in control').waitFor();

    // Into the picture, where Tab belongs to the page, and out of it again.
    await page.locator('.stage.accepting').waitFor();
    await tabTo(page, 'button "Keyboard"');
    await page.keyboard.press('Enter');
    await page.getByText('Press Esc twice to leave.').waitFor();
    expect(await focused(page)).toContain('textbox "Type into the page"');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ana Lima', { delay: 30 });
    expect(await focused(page)).toContain('textbox "Type into the page"');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toContain('button "Keyboard"');

    await tabTo(page, 'button "Use a form instead of the picture"');
    await page.keyboard.press('Enter');
    const form = page.getByRole('region', { name: 'Form' });
    const name = form.getByLabel('Full name');
    await expect.poll(() => name.inputValue()).toBe('Ana Lima');
    await tabTo(page, 'textbox "Email"');
    await page.keyboard.type('ana@example.com');
    await tabTo(page, 'combobox "Country"');
    await page.keyboard.type('Ger');
    await form.getByText('Country: chosen.').waitFor({ state: 'attached' });
    await tabTo(page, 'radio');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await form.getByText('Express: chosen.').waitFor({ state: 'attached' });
    await tabTo(page, 'checkbox');
    await page.keyboard.press('Space');
    await form.getByText('Subscribe to the newsletter: chosen.').waitFor({ state: 'attached' });
    await tabTo(page, 'button "Send"');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Sent' }).waitFor();
    expect(test.system.practice.visits.latest('/form')?.values).toMatchObject({
      name: 'Ana Lima',
      email: 'ana@example.com',
      country: 'Germany',
      delivery: 'Express',
      newsletter: 'yes',
    });

    await tabTo(page, 'button "I need more time"');
    await page.keyboard.press('Enter');
    await page.getByText('You now have until').waitFor();
    await tabTo(page, 'button "Done"');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'This does not look done yet' });
    await dialog.waitFor();
    expect(await focused(page)).toContain('button "Go back to the page"');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(page)).toContain('button "Done"');

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toContain('button "Done anyway"');
    await page.keyboard.press('Enter');
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('never covers what has the focus on a phone', async () => {
    const { owner } = await test.paused('/form', { device: PHONE });
    const { page } = owner;
    await page.getByRole('button', { name: 'Use a form instead of the picture' }).click();
    await page.getByRole('region', { name: 'Form' }).getByLabel('Message').waitFor();
    await page.evaluate('scrollTo(0, 0)');
    const covered: string[] = [];
    for (let pressed = 0; pressed < 40; pressed += 1) {
      await page.keyboard.press('Tab');
      const cover = await page.evaluate<string | undefined>(`(() => {
        const element = document.activeElement;
        if (element === document.body || element.closest('.answer')) return undefined;
        const { left, top, width, height } = element.getBoundingClientRect();
        const over = document.elementFromPoint(left + width / 2, top + height / 2);
        return over?.closest('.answer') ? element.outerHTML.slice(0, 80) : undefined;
      })()`);
      if (cover !== undefined) covered.push(cover);
    }
    expect(covered).toEqual([]);
  });
});

describe('the time left', () => {
  it('is told to screen readers when little of it is left, and when it is up', async () => {
    const { owner } = await test.paused('/login', { seconds: 35 });
    const countdown = owner.page.locator('.countdown').getByRole('status');
    await countdown.getByText('30 seconds left.').waitFor({ state: 'attached' });
    await countdown.getByText('10 seconds left.').waitFor({ state: 'attached' });
    await owner.page.getByRole('status').getByRole('heading', { name: 'The time is up' }).waitFor();
  });
});
