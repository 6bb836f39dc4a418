import { describe, expect, it } from 'vitest';
import { DESKTOP, useSystem } from '../../support/system/system.js';

const test = useSystem();
const sent = () => test.system.practice.visits.latest('/form')?.values;

describe('a person at a desktop', () => {
  it('fills every kind of field, with what the dashboard opens for it', async () => {
    test.system.practice.visits.reset();
    const { owner } = await test.paused('/form', { device: DESKTOP });
    const { page } = owner;
    const click = async (selector: string) => owner.click(await test.place('/form', selector));

    await click('#date');
    await page.getByRole('dialog', { name: 'Date' }).getByLabel('Date').fill('2026-05-20');
    // A press on the next field closes what the one before has opened.
    await click('#time');
    await page.getByRole('dialog', { name: 'Time' }).getByLabel('Time').fill('13:45');
    await click('#colour');
    await page.getByRole('dialog', { name: 'Colour' }).getByLabel('Colour').fill('#00ff00');
    await page.getByRole('button', { name: 'Close' }).click();
    await click('#volume');
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);

    // A list that stands open is in the picture, and clicked there.
    const english = await owner.screen(await test.place('/form', '#languages option >> nth=0'));
    const german = await owner.screen(await test.place('/form', '#languages option >> nth=2'));
    await page.mouse.click(english.x, english.y);
    await page.keyboard.down('Control');
    await page.mouse.click(german.x, german.y);
    await page.keyboard.up('Control');

    await click('#name');
    await page.keyboard.press('Enter');
    await expect.poll(sent, { timeout: 20_000 }).toMatchObject({
      date: '2026-05-20',
      time: '13:45',
      colour: '#00ff00',
      volume: '2',
      languages: ['English', 'German'],
    });
  });

  it('types a date into what a press on its field opens', async () => {
    test.system.practice.visits.reset();
    const { owner } = await test.paused('/form', { device: DESKTOP });
    await owner.click(await test.place('/form', '#date'));
    await owner.page.getByRole('dialog', { name: 'Date' }).waitFor();
    await owner.type('12242026');
    await owner.page.keyboard.press('Enter');
    await owner.click(await test.place('/form', '#name'));
    await owner.page.keyboard.press('Enter');
    await expect.poll(sent, { timeout: 20_000 }).toMatchObject({ date: '2026-12-24' });
  });

  it('leaves a list without choosing by a press beside it, and goes on typing', async () => {
    test.system.practice.visits.reset();
    const { owner } = await test.paused('/form', { device: DESKTOP });
    await owner.click(await test.place('/form', '#country'));
    const list = owner.page.getByRole('listbox', { name: 'Country' });
    await list.waitFor();
    await owner.page.mouse.click(20, 20);
    await list.waitFor({ state: 'detached' });
    await owner.click(await test.place('/form', '#name'));
    await owner.type('Ana');
    await owner.page.keyboard.press('Enter');
    await expect.poll(sent, { timeout: 20_000 }).toMatchObject({ name: 'Ana', country: '' });
  });
});
