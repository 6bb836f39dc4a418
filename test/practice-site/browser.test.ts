import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Chromium, closeChromium, launchChromium } from '../../browsers/chromium/chromium.js';
import { sessionConfig } from '../../browsers/session/session-config.js';
import { readConfig } from '../../config/index.js';
import { type PracticeSite, startPracticeSite } from '../../examples/practice-site/site.js';

let site: PracticeSite;
let chromium: Chromium;
let page: Page;
beforeAll(async () => {
  [site, chromium] = await Promise.all([
    startPracticeSite({ port: 0 }),
    launchChromium(sessionConfig(readConfig({ ...process.env, INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' }))),
  ]);
});
afterAll(async () => {
  await closeChromium(chromium);
  await site.stop();
});
beforeEach(async () => {
  site.visits.reset();
  page = await chromium.context.newPage();
  return () => page.close();
});

const open = (path: string) => page.goto(site.url + path);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const sees = (text: string) => page.getByText(text, { exact: true }).waitFor();
const submits = () => site.visits.submits.map(({ path, values }) => ({ path, values }));

it('logs in by its labels and its one button named Submit', async () => {
  await open('/login');
  await page.getByLabel('Username').fill('user@example.com');
  await page.getByLabel('One-time code').fill('123 456');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('heading', { name: 'Welcome, user@example.com' }).waitFor();
  expect(submits()).toEqual([
    { path: '/login', values: { username: 'user@example.com', password: '', code: '123 456' } },
  ]);
});

it('takes every kind of field', async () => {
  await open('/form');
  for (const [label, value] of [
    ['Full name', 'Ana Lima'],
    ['Email', 'ana@example.com'],
    ['Quantity', '3'],
    ['Date', '2026-05-17'],
    ['Time', '13:45'],
    ['Colour', '#00ff00'],
    ['Volume', '80'],
    ['Message', 'Hello\nthere'],
  ] as const) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByLabel('Country').selectOption('New Zealand');
  await page.getByLabel('Languages').selectOption(['Hindi', 'Spanish']);
  await page.getByLabel('Express').check();
  await page.getByLabel('Subscribe to the newsletter').check();
  await press('Check');
  await sees('Checked 1 time');
  await press('Send');
  await sees('Thank you, your form was sent.');
  expect(submits()).toEqual([
    {
      path: '/form',
      values: {
        name: 'Ana Lima',
        email: 'ana@example.com',
        quantity: '3',
        date: '2026-05-17',
        time: '13:45',
        colour: '#00ff00',
        volume: '80',
        country: 'New Zealand',
        languages: ['Hindi', 'Spanish'],
        delivery: 'Express',
        newsletter: 'yes',
        message: 'Hello\r\nthere',
      },
    },
  ]);
});

it('hears from a popup what was chosen in it', async () => {
  await open('/popups');
  for (const [role, name, seat] of [
    ['link', 'Open in a new tab', 'Seat 12A'],
    ['button', 'Open in a new window', 'Seat 12B'],
  ] as const) {
    const opened = page.waitForEvent('popup');
    await page.getByRole(role, { name }).click();
    const popup = await opened;
    await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: seat }).click()]);
    await sees(`Chosen: ${seat.slice(5)}`);
  }
});

it('shows the answer to each dialog, and asks before it is left', async () => {
  await open('/dialogs');
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept(dialog.type() === 'prompt' ? 'Ben' : undefined);
  });
  await press('Show an alert');
  await sees('The alert was closed.');
  await press('Ask to confirm');
  await sees('Confirmed.');
  await press('Ask for a name');
  await sees('Hello, Ben.');
  await page.getByLabel('Ask before leaving this page').check();
  await page.getByRole('link', { name: 'Leave this page' }).click();
  await page.waitForURL(`${site.url}/`);
  expect(asked).toEqual(['alert', 'confirm', 'prompt', 'beforeunload']);
});

it('has forms in frames and frames in frames', async () => {
  await open('/frames');
  const coupon = page.frameLocator('iframe[name="coupon"]');
  await coupon.getByLabel('Coupon').fill('SPRING');
  await coupon.getByRole('button', { name: 'Apply' }).click();
  await coupon.getByText('Coupon SPRING is applied.').waitFor();
  const inner = page.frameLocator('iframe[name="outer"]').frameLocator('iframe[name="inner"]');
  await inner.getByRole('button', { name: 'Press me' }).click();
  await inner.getByText('Pressed.', { exact: true }).waitFor();
  expect(submits()).toEqual([{ path: '/frames/coupon', values: { coupon: 'SPRING' } }]);
});

it('is slow where it says so', async () => {
  await open('/slow?ms=2000');
  expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
  await press('Continue');
  await sees('Here at last.');
  await sees('Continued.');
  await page.goto(`${site.url}/slow-load?ms=2000`, { waitUntil: 'domcontentloaded' });
  expect(await page.locator('#loaded').textContent()).toBe('Loading…');
  await sees('Loaded.');
});

it('counts each click on Buy', async () => {
  await open('/counter');
  await press('Buy');
  await sees('Bought: 1');
  await press('Buy');
  await sees('Bought: 2');
  expect(site.visits.counts['POST /counter']).toBe(2);
});

it('is convinced by a drag with the mouse', async () => {
  await open('/drag');
  const [handle, gap] = await Promise.all([page.locator('#handle').boundingBox(), page.locator('#gap').boundingBox()]);
  await page.mouse.move(handle!.x + 20, handle!.y + 20);
  await page.mouse.down();
  await page.mouse.move(gap!.x + 20, gap!.y + 25, { steps: 5 });
  await page.mouse.up();
  await sees('Verified.');
  await page.getByText('Ticket', { exact: true }).dragTo(page.getByText('Basket', { exact: true }));
  await sees('In the basket: ticket');
});

it('opens its menu under the mouse, and knows double and right clicks', async () => {
  await open('/menu');
  await page.getByRole('button', { name: 'Reports' }).hover();
  await press('Yearly report');
  await sees('Chosen: Yearly report');
  await page.getByText('Double-click here').dblclick();
  await sees('Double-clicked.');
  await page.getByText('Right-click here').click({ button: 'right' });
  await sees('Right-clicked.');
});

it('takes rich text, and knows what was pasted', async () => {
  await open('/editor');
  await page.getByRole('textbox', { name: 'Letter' }).click();
  await page.keyboard.type('Dear Ana');
  await press('Save');
  await sees('Saved.');
  expect(submits()).toEqual([{ path: '/editor', values: { text: 'Dear Ana' } }]);
  await page.getByLabel('Paste it here').fill('ORDER-2718-2818');
  await sees('That is the order number.');
});

it('covers its button until the banner is answered', async () => {
  await open('/overlay');
  await expect(page.getByRole('button', { name: 'Order' }).click({ timeout: 500 })).rejects.toThrow(
    'intercepts pointer',
  );
  await press('Reject all');
  await press('Order');
  await sees('Ordered.');
  expect(site.visits.counts['POST /overlay']).toBe(1);
});

it('uploads from the field in sight and from the one behind the button', async () => {
  await open('/upload');
  await page.getByLabel('Document').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hi') });
  const chooser = page.waitForEvent('filechooser');
  await press('Choose photos');
  await (await chooser).setFiles([{ name: 'b.png', mimeType: 'image/png', buffer: Buffer.from('x') }]);
  await press('Upload');
  await sees('Received: a.txt (2 bytes), b.png (1 bytes)');
});

it('gives files to download', async () => {
  await open('/downloads');
  for (const [role, name, file] of [
    ['link', 'Download the receipt', 'receipt.pdf'],
    ['button', 'Make a file in the page', 'made.txt'],
  ] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole(role, { name }).click();
    expect((await download).suggestedFilename()).toBe(file);
  }
});

it('moves all the time', async () => {
  await open('/motion');
  const before = await page.locator('#clock').textContent();
  await page.locator('#clock').filter({ hasNotText: before! }).waitFor();
});

it('fits a phone: no page is wider than the screen', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const response = await fetch(site.url);
  const paths = [...(await response.text()).matchAll(/<a href="(\/[a-z-]+)">/g)].map(([, path]) => path!);
  for (const path of ['/', ...paths]) {
    await page.goto(site.url + path, { waitUntil: 'domcontentloaded' });
    expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(390);
  }
});
