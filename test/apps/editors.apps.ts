import type { BrowserContextOptions } from 'playwright';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { automationOf, pause } from '../support/runs/automations.js';
import type { Owner } from '../support/owner/owner.js';
import { DESKTOP, PHONE, useSystem } from '../support/system/system.js';
import { startEditors } from './editors.js';
import { tracesOf } from './traces.js';

let site: Awaited<ReturnType<typeof startEditors>>;
const test = useSystem(async () => {
  site = await startEditors();
  return { INTERMISSION_ALLOWED_NETWORKS: site.host };
});
afterAll(() => site?.stop());
beforeEach(() => site.forget());

const READY = { timeout: 20_000 };
const inEditor = { x: 300, y: 200 };

async function ownerAt(path: string, device: BrowserContextOptions): Promise<{ runId: string; owner: Owner }> {
  return test.opened(await test.runs.start(automationOf(site.url + path, pause(200))), device);
}

async function paste({ page }: Owner, text: string, keys = 'Control+V'): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press(keys);
}

async function openForm({ page }: Owner) {
  const form = page.locator('.page-form-items');
  if (!(await form.isVisible())) await page.getByRole('button', { name: 'Use a form instead of the picture' }).tap();
  await form.waitFor();
  return form;
}

describe('a terminal', () => {
  it('gets all keys of a desktop, Ctrl+C too, and what is pasted', async () => {
    const { runId, owner } = await ownerAt('/terminal', DESKTOP);
    await owner.click(inEditor);
    await owner.type('sleep 1000');
    for (const key of ['Enter', 'Control+C', 'Control+Z', 'Tab', 'ArrowUp', 'Backspace', 'F1', 'Control+R', 'Alt+b'])
      await owner.page.keyboard.press(key);
    const keys = 'sleep 1000\r\x03\x1a\t\x1b[A\x7f\x1bOP\x12\x1bb';
    await expect.poll(() => site.heard.terminal, READY).toBe(keys);
    // Ctrl+V is a key of the terminal's, as in any browser.
    await paste(owner, 'echo pasted-5uPq', 'Control+Shift+V');
    await expect.poll(() => site.heard.terminal, READY).toBe(`${keys}echo pasted-5uPq`);
    await owner.done();
    expect((await test.runs.untilEnded(runId)).status).toBe('succeeded');
    expect(await tracesOf(test, runId, { typed: 'sleep 1000', pasted: 'pasted-5uPq' })).toEqual([]);
  });

  it('gets what a phone types, by its keyboard and by the form view', async () => {
    const { owner } = await ownerAt('/terminal', PHONE);
    await owner.tap(inEditor);
    await expect.poll(() => owner.page.evaluate('document.activeElement.localName'), READY).toBe('textarea');
    await owner.page.keyboard.insertText('ls');
    await owner.page.keyboard.press('Enter');
    await expect.poll(() => site.heard.terminal, READY).toBe('ls\r');
    const form = await openForm(owner);
    await form.getByLabel('Terminal input').tap();
    await owner.page.keyboard.type('pwd');
    await owner.page.locator('#page-form-title').tap();
    await expect.poll(() => site.heard.terminal, READY).toBe('ls\rpwd');
  });
});

describe('an editor', () => {
  const paragraph = (...content: object[]) => ({ type: 'paragraph', ...(content.length > 0 && { content }) });
  const words = (text: string, ...marks: string[]) => ({
    type: 'text',
    ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
    text,
  });

  it('gets what a desktop types and pastes, with its shortcuts', async () => {
    const { runId, owner } = await ownerAt('/letter', DESKTOP);
    await owner.click({ x: 300, y: 50 });
    await owner.type('Dear Ana, ');
    await owner.page.keyboard.press('Control+B');
    await owner.type('come');
    await owner.page.keyboard.press('Control+B');
    await owner.page.keyboard.press('Enter');
    await paste(owner, 'Yours 7gRt');
    await expect
      .poll(() => site.heard.letter, READY)
      .toEqual({
        type: 'doc',
        content: [paragraph(words('Dear Ana, '), words('come', 'strong')), paragraph(words('Yours 7gRt'))],
      });
    await owner.page.keyboard.press('Control+Z');
    await expect.poll(() => JSON.stringify(site.heard.letter), READY).not.toContain('7gRt');
    await owner.done();
    await test.runs.untilEnded(runId);
    expect(await tracesOf(test, runId, { typed: 'Dear Ana', pasted: '7gRt' })).toEqual([]);
  });

  it('is a field of the form view on a phone', async () => {
    const { owner } = await ownerAt('/letter', PHONE);
    const form = await openForm(owner);
    const field = form.getByLabel('Letter');
    await field.tap();
    await owner.page.keyboard.type('From the phone');
    await owner.page.keyboard.press('Enter');
    await owner.page.keyboard.type('Ana');
    await owner.page.locator('#page-form-title').tap();
    await expect
      .poll(() => site.heard.letter, READY)
      .toEqual({
        type: 'doc',
        content: [paragraph(words('From the phone')), paragraph(words('Ana'))],
      });
  });
});
