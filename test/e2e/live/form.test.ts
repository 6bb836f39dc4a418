import { afterAll, describe, expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import type { Owner } from '../../support/owner/owner.js';
import { serve } from '../../support/http/serve.js';
import { PHONE, useSystem } from '../../support/system/system.js';

const FIELDS = `<form onsubmit="return false"><p>Code <input id="a" required></p><p>Device <input id="b"></p>
<p><label>Named one <input id="c" autocomplete="one-time-code" inputmode="numeric"></label></p><p><label>Named two <input id="d"></label></p></form>`;

const PAGES: Record<string, string> = {
  '/fields': FIELDS,
  // As pages of a framework do: after each change all fields are built anew, and a message comes between them.
  '/anew': `<div id="form"></div><script>
    const values = ['', '', ''];
    const build = () => { form.innerHTML = (values.some((value) => value) ? '<p role="alert">Saved</p>' : '') +
      ['First', 'Second', 'Third'].map((name) => '<p><label>' + name + ' <input></label></p>').join('');
      form.querySelectorAll('input').forEach((input, at) => { input.value = values[at];
        input.addEventListener('change', () => { values[at] = input.value; history.pushState(null, '', '?' + at); build(); }); }); };
    build();
  </script>`,
};

let site: Awaited<ReturnType<typeof serve>>;
/** What each field of the page holds, told by the page itself after every change. */
let told: string[] = [];
const TELLS = `<script>setInterval(() => fetch('/told', { method: 'POST',
  body: JSON.stringify([...document.querySelectorAll('input')].map(({ value }) => value)) }), 100);</script>`;

const test = useSystem(async () => {
  site = await serve((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://site');
    if (pathname === '/told') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        told = JSON.parse(Buffer.concat(parts).toString()) as string[];
        response.end();
      });
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html>${PAGES[pathname]}${TELLS}`);
  });
  return { INTERMISSION_ALLOWED_NETWORKS: `127.0.0.1:${site.port}` };
});
afterAll(() => site?.stop());

/** An owner with a phone, on which the form view opens by itself: the page is there to be filled in. */
async function ownerWithForm(path: string): Promise<Owner> {
  told = [];
  const { owner } = await test.opened(await test.runs.start(automationOf(site.url + path, pause(200))), PHONE);
  await owner.page.locator('.page-form-items').waitFor();
  return owner;
}

/** Types with a phone's speed, from field to field. */
async function fillIn({ page }: Owner, texts: string[]): Promise<void> {
  for (const [at, text] of texts.entries()) {
    await page.locator('.page-form input').nth(at).tap();
    await page.keyboard.type(text, { delay: 50 });
  }
  await page.locator('#page-form-title').tap();
}

describe('the form view on a phone', () => {
  it('keeps what is typed in the field it is typed into, while the page moves its own focus', async () => {
    const texts = ['one-time 123456', 'my old phone', 'Ana Example', 'last of them'];
    await fillIn(await ownerWithForm('/fields'), texts);
    await expect.poll(() => told, { timeout: 20_000 }).toEqual(texts);
  });

  it('has the keyboard and the suggestions that the page asks for, and stays closed once it is closed', async () => {
    const { page } = await ownerWithForm('/fields');
    const field = page.getByLabel('Named one');
    await expect.poll(() => field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await field.getAttribute('inputmode')).toBe('numeric');
    expect(await page.getByLabel('Device').getAttribute('autocomplete')).toBe('off');
    await page.getByRole('button', { name: 'Close the form' }).tap();
    await page.locator('.page-form-items').waitFor({ state: 'detached' });
  });

  it('keeps what is typed while the page builds its fields anew and changes its address', async () => {
    const texts = ['the first one', 'the second one', 'the third one'];
    await fillIn(await ownerWithForm('/anew'), texts);
    await expect.poll(() => told, { timeout: 20_000 }).toEqual(texts);
  });
});
