import { expect, it } from 'vitest';
import { oncePerEvent, TELLING } from '../../../cli/record/once-per-event.js';
import { launchOwner } from '../../support/owner/owner.js';

it('reports every event exactly once when a page contains the recorder twice', async () => {
  const browser = await launchOwner();
  try {
    const context = await browser.newContext();
    const told: string[] = [];
    await context.exposeFunction(TELLING, ({ name }: { name: string }) => void told.push(name));
    await context.addInitScript(oncePerEvent, TELLING);
    const page = await context.newPage();
    await page.goto('data:text/html,<button>Go</button>');
    await page.evaluate((telling) => {
      const tell = (name: string) =>
        (window as unknown as Record<string, (action: object) => void>)[telling]!({ name });
      for (let recorder = 0; recorder < 2; recorder += 1) {
        document.addEventListener('click', () => tell('click'), true);
        document.addEventListener('keydown', () => tell('press'), true);
      }
    }, TELLING);
    const button = page.getByRole('button');
    await button.click();
    await button.click({ clickCount: 2 });
    await button.press('a');
    await expect.poll(() => told).toEqual(['click', 'click', 'click', 'press']);
  } finally {
    await browser.close();
  }
});
