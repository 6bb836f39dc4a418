import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { pause } from '../../support/runs/automations.js';
import { Owner } from '../../support/owner/owner.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';
import { button, itLooksRight, sightsOf } from './sights.js';

const test = useSystem({ INTERMISSION_BROWSERS_SLOTS: '6' });
const { asOperator, asOwner, asking, starts } = sightsOf(test);

/** Opens the form of a page. On a phone the form may open by itself, and a press at the same moment closes it again. */
async function openForm(page: Page): Promise<void> {
  const toggle = page.getByRole('button', { name: 'Use a form instead of the picture' });
  const field = page.getByRole('region', { name: 'Form' }).getByLabel('Full name');
  const isOpen = async () => {
    if (await toggle.isVisible()) await toggle.click({ timeout: 2000 }).catch(() => undefined);
    return field.isVisible();
  };
  await expect.poll(isOpen, { timeout: 30_000, interval: 1000 }).toBe(true);
}

describe('what people see when the page asks or offers something', () => {
  itLooksRight(test, {
    confirm: () => asking('/dialogs', button('Ask to confirm')),
    prompt: () => asking('/dialogs', button('Ask for a name')),
    'option list': () => asking('/form', '#country'),
    'date picker': () => asking('/form', '#date'),
    'colour picker': () => asking('/form', '#colour'),
    'file panel': () => asking('/upload', (page) => page.getByLabel('Document')),
    'HTTP sign-in': async () =>
      asOwner(await starts('/dialogs', pause(500)), async (page) => {
        const dialog = page.getByRole('dialog');
        if (!(await dialog.isVisible())) {
          await page.getByRole('button', { name: 'Go to another address' }).click();
          await page.getByRole('textbox', { name: 'Address' }).fill(test.site('/members'));
          await page.keyboard.press('Enter');
        }
        await dialog.getByLabel('User').waitFor();
      }),
    'question for who watches': async () => {
      const place = await test.place('/dialogs', button('Ask to confirm'));
      const { runId, owner } = await test.paused('/dialogs', { device: DESKTOP });
      await owner.click(place);
      await owner.page.getByRole('dialog').waitFor();
      return asOperator(runId, (page) => page.getByText('The person in control answers this.').waitFor());
    },
    'page as a form': async () => asOwner(await starts('/form', pause(500)), openForm),
    'tabs and downloads': async () => {
      const link = await test.place('/popups', (page) => page.getByRole('link', { name: 'Open in a new tab' }));
      return asOwner(await starts('/popups', pause(500)), async (page) => {
        const tabs = page.getByRole('list', { name: 'Open tabs' });
        await new Owner(page).click(link);
        await tabs.waitFor();
        await tabs.getByRole('button', { name: 'Popups', exact: false }).first().click();
        await page.getByText('the automation continues in the newest tab').waitFor();
      });
    },
    'downloads of the page': async () => {
      const link = await test.place('/downloads', (page) => page.getByRole('link', { name: 'Download the note' }));
      return asOwner(await starts('/downloads', pause(500)), async (page) => {
        await new Owner(page).click(link);
        await page.getByRole('link', { name: 'Save note.txt' }).first().waitFor();
      });
    },
  });
});
