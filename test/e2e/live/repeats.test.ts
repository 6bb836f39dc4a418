import { describe, expect, it } from 'vitest';
import type { Owner } from '../../support/owner/owner.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';

/** `INTERMISSION_TEST_REPEATS=100 npm test -- test/e2e/live/repeats.test.ts` is the long form. */
const REPEATS = Number(process.env.INTERMISSION_TEST_REPEATS ?? 10);
const IN_TIME = { timeout: 20_000, interval: 300 };
const LONG_MS = 60_000 + REPEATS * 10_000;

const test = useSystem();
const sent = (path: string) => test.system.practice.visits.latest(path)?.values;

async function ownerAt(path: string): Promise<Owner> {
  test.system.practice.visits.reset();
  return (await test.paused(path, { device: DESKTOP, seconds: 590 })).owner;
}

async function repeat(act: (count: number) => Promise<void>): Promise<void> {
  for (let count = 1; count <= REPEATS; count += 1) await act(count);
}

describe(`${REPEATS} times in a row, no page gets stuck`, () => {
  it('by a question of the page', { timeout: LONG_MS }, async () => {
    const owner = await ownerAt('/dialogs');
    const ask = await test.place('/dialogs', '#prompt');
    const send = await test.place('/dialogs', 'form button');
    const dialog = owner.page.getByRole('dialog');
    await repeat(async (count) => {
      await owner.click(ask);
      await dialog.getByRole('textbox').fill(`person ${count}`);
      await dialog.getByRole('button', { name: 'OK' }).click();
      await dialog.waitFor({ state: 'detached' });
    });
    await owner.click(send);
    await expect.poll(() => sent('/dialogs')?.result, IN_TIME).toBe(`Hello, person ${REPEATS}.`);
  });

  it('by a list', { timeout: LONG_MS }, async () => {
    const owner = await ownerAt('/form');
    const country = await test.place('/form', '#country');
    const list = owner.page.getByRole('listbox', { name: 'Country' });
    const names = ['Norway', 'Japan', 'Kenya'];
    await repeat(async (count) => {
      await owner.click(country);
      await list.getByRole('option', { name: names[count % 3]! }).click();
      await list.waitFor({ state: 'detached' });
    });
    await owner.click(await test.place('/form', '#name'));
    await owner.page.keyboard.press('Enter');
    await expect.poll(() => sent('/form')?.country, IN_TIME).toBe(names[REPEATS % 3]);
  });

  it('by a file', { timeout: LONG_MS }, async () => {
    const owner = await ownerAt('/upload');
    const dialog = owner.page.getByRole('dialog', { name: 'The page asks for a file' });
    let [field, upload] = [
      { x: 0, y: 0 },
      { x: 0, y: 0 },
    ];
    await repeat(async (count) => {
      // The page shows the latest result above its form.
      if (count <= 2) {
        field = await test.place('/upload', '#document');
        upload = await test.place('/upload', 'button[type=submit]');
      }
      await owner.click(field);
      const chooser = owner.page.waitForEvent('filechooser');
      await dialog.getByRole('button', { name: 'Choose a file' }).click();
      const name = `letter-${count}.txt`;
      await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('Dear site') });
      await dialog.waitFor({ state: 'detached' });
      await owner.click(upload);
      await expect.poll(() => sent('/upload')?.document, IN_TIME).toMatchObject({ name });
      // The site's answer is a new page; what is clicked before it is there belongs to the old one.
      await owner.page.getByRole('button', { name: 'Reload' }).waitFor();
    });
  });

  it('by a popup', { timeout: LONG_MS }, async () => {
    const owner = await ownerAt('/popups');
    const open = await test.place('/popups', (page) => page.getByRole('link', { name: 'Open in a new tab' }));
    const seat = await test.place('/popups/choose', (page) => page.getByRole('button', { name: 'Seat 12B' }));
    const shows = (title: string) => owner.page.getByRole('img', { name: `The page ${title}` }).waitFor();
    await repeat(async () => {
      await owner.click(open);
      await shows('Choose a seat');
      await owner.click(seat);
      await shows('Popups');
    });
    expect(test.system.practice.visits.counts['GET /popups/choose']).toBeGreaterThanOrEqual(REPEATS);
  });
});
