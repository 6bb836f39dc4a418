import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PracticeSite, startPracticeSite } from '../../examples/practice-site/site.js';

let site: PracticeSite;
beforeAll(async () => {
  site = await startPracticeSite({ port: 0 });
});
afterAll(() => site.stop());
beforeEach(() => site.visits.reset());

const get = (path: string) => fetch(site.url + path);
const textOf = async (path: string) => (await get(path)).text();
const post = (path: string, values: Record<string, string>) =>
  fetch(site.url + path, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' });

describe('the practice site', () => {
  it('lists every page on its first one, and each of them answers', async () => {
    const paths = [...(await textOf('/')).matchAll(/<a href="(\/[a-z-]+)">/g)].map(([, path]) => path!);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['/login', '/code', '/form', '/table', '/downloads', '/upload', '/popups', '/dialogs', '/frames'],
        ...['/slow', '/slow-load', '/motion', '/signal', '/counter', '/drag', '/menu', '/editor', '/overlay'],
      ]),
    );
    for (const path of paths) expect((await get(path)).status, path).toBe(path === '/members' ? 401 : 200);
  });

  it('loads nothing from anywhere else', async () => {
    for (const path of ['/', '/login', '/form', '/motion', '/frames/inner', '/site.css']) {
      expect((await textOf(path)).replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
    }
  });

  it('keeps each submit with its values, time and page, and counts the requests', async () => {
    const before = Date.now();
    await get('/form');
    await post('/form', { name: 'Ana', email: 'ana@example.com' });
    const seen = (await (await get('/_visits')).json()) as PracticeSite['visits'];
    expect(seen).toEqual({
      submits: [{ path: '/form', values: { name: 'Ana', email: 'ana@example.com' }, at: expect.any(Number) as number }],
      counts: { 'GET /form': 1, 'POST /form': 1 },
      effects: {},
      ready: {},
    });
    expect(seen.submits[0]?.at).toBeGreaterThanOrEqual(before);
    expect(site.visits).toMatchObject(seen);
  });

  it('keeps all values of a field that was sent more than once', async () => {
    await fetch(`${site.url}/form`, { method: 'POST', body: new URLSearchParams('languages=Hindi&languages=Spanish') });
    expect(site.visits.submits[0]?.values).toEqual({ languages: ['Hindi', 'Spanish'] });
  });

  it('forgets what it saw when told to', async () => {
    await post('/counter', { item: 'ticket' });
    expect((await fetch(`${site.url}/_visits`, { method: 'DELETE' })).status).toBe(204);
    expect(await (await get('/_visits')).json()).toEqual({ submits: [], counts: {}, effects: {}, ready: {} });
  });
});

describe('the login', () => {
  it.each(['123456', '123 456', ' 123456 '])('lets anybody in with the code %j', async (code) => {
    const answer = await post('/login', { username: 'user@example.com', code });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/welcome']);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const welcome = await fetch(`${site.url}/welcome`, { headers: { cookie } });
    expect(await welcome.text()).toContain('Welcome, user@example.com');
  });

  it('stays, says so and keeps the user name when the code is wrong', async () => {
    const answer = await post('/login', { username: '"><b>ana', code: '000000' });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain('That one-time code is wrong. Look at your phone and try again.');
    expect(page).toContain('value="&#34;&#62;&#60;b&#62;ana"');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('sends whoever has not logged in back from the welcome page', async () => {
    const answer = await fetch(`${site.url}/welcome`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login']);
  });

  it('shows the code on the phone and as a hint', async () => {
    expect(await textOf('/code')).toContain('Your one-time code is <strong>123 456</strong>');
    expect(await textOf('/login')).toContain('Demo: your one-time code is 123 456');
  });
});

describe('files', () => {
  it.each([
    ['/downloads/note.txt', 'note.txt', 'A note from the practice site.\n'],
    ['/downloads/prices.csv', 'prices.csv', 'item,price\nDesk lamp,49.90\nOffice chair,289.00\nNotebook,7.25\n'],
    [
      '/table/A-1003/invoice.txt',
      'invoice-A-1003.txt',
      'Invoice for order A-1003\nCustomer: Chen Wei\nItem: Standing desk\nTotal: € 1,249.50\n',
    ],
  ])('%s comes as %s', async (path, name, text) => {
    const answer = await get(path);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
    expect(await answer.text()).toBe(text);
  });

  it('the receipt is a PDF whose table of offsets is right', async () => {
    const pdf = Buffer.from(await (await get('/downloads/receipt.pdf')).arrayBuffer()).toString('latin1');
    const startxref = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
    expect(pdf.slice(startxref, startxref + 4)).toBe('xref');
    const offsets = [...pdf.slice(startxref).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset) => pdf.slice(offset, offset + 7))).toEqual([1, 2, 3, 4, 5].map((id) => `${id} 0 obj`));
    expect(pdf).toContain('(Receipt of the practice site: 49.90 EUR) Tj');
  });

  it('an upload is kept with its name, type and size', async () => {
    const body = new FormData();
    body.append('document', new File(['hello'], 'hello.txt', { type: 'text/plain' }));
    body.append('photos', new File(['a'], 'a.png', { type: 'image/png' }));
    body.append('photos', new File(['bc'], 'b.png', { type: 'image/png' }));
    const answer = await fetch(`${site.url}/upload`, { method: 'POST', body });
    expect(await answer.text()).toContain('Received: hello.txt (5 bytes), a.png (1 bytes), b.png (2 bytes)');
    expect(site.visits.submits[0]?.values).toEqual({
      document: { name: 'hello.txt', type: 'text/plain', size: 5 },
      photos: [
        { name: 'a.png', type: 'image/png', size: 1 },
        { name: 'b.png', type: 'image/png', size: 2 },
      ],
    });
  });
});

it('names the setting when its port is taken', async () => {
  await expect(startPracticeSite({ port: site.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(await runMain({ PRACTICE_PORT: String(site.port) })).toEqual({
    code: 1,
    stderr: `Port ${site.port} is taken, so the practice site cannot use it. Set PRACTICE_PORT to a free one, for example 9001.\n`,
  });
});

it('names the setting when its port is invalid', async () => {
  expect(await runMain({ PRACTICE_PORT: 'ninety' })).toEqual({
    code: 1,
    stderr: 'PRACTICE_PORT (port of the practice site): ninety is not a port between 0 and 65535\n',
  });
});

/** The built program, as the demo starts it. */
async function runMain(environment: Record<string, string>) {
  const main = fileURLToPath(new URL('../../dist/examples/practice-site/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...environment } });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}
