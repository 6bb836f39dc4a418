import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import { pdfOf } from '../pdf.js';
import type { Page } from './page.js';

/** Files that a visit of the page itself allows. */
const COOKIE = 'downloads=allowed';

export const downloads: Page = {
  path: '/downloads',
  title: 'Downloads',
  about: 'A text, a table and a PDF, as files; one by one, two at once, late, and never.',
  routes() {
    const router = Router();
    router.get('/downloads', (_request, response) => {
      response.set('Set-Cookie', `${COOKIE}; Path=/; HttpOnly`).send(layout('Downloads', downloads.about, body));
    });
    router.get('/downloads/note.txt', (_request, response) => {
      response.attachment('note.txt').send('A note from the practice site.\n');
    });
    router.get('/downloads/prices.csv', (_request, response) => {
      response.attachment('prices.csv').send('item,price\nDesk lamp,49.90\nOffice chair,289.00\nNotebook,7.25\n');
    });
    router.get('/downloads/receipt.pdf', (_request, response) => {
      response.attachment('receipt.pdf').send(pdfOf('Receipt of the practice site: 49.90 EUR'));
    });
    router.get('/downloads/terms', (_request, response) => {
      response.type('pdf').send(pdfOf('Terms of the practice site'));
    });
    router.get('/downloads/members.txt', (request, response) => {
      if (!request.get('cookie')?.includes(COOKIE)) response.status(403).send('Only for visitors of the page.');
      else response.attachment('members.txt').send('For members.\n');
    });
    router.get('/downloads/moved.txt', (_request, response) => response.redirect('/downloads/members.txt'));
    router.get('/downloads/large.bin', (_request, response) => {
      response.attachment('large.bin').send(Buffer.alloc(3_000_000));
    });
    return router;
  },
};

const body = html`<div class="card">
  <p><a href="/downloads/note.txt">Download the note</a></p>
  <p><a href="/downloads/prices.csv">Download the prices</a></p>
  <p><a href="/downloads/receipt.pdf">Download the receipt</a></p>
  <p><a href="/downloads/large.bin">Download a large file</a></p>
  <label
    >Get report as
    <select id="report">
      <option value="">…</option>
      <option>TXT</option>
      <option>CSV</option>
    </select></label
  >
  <label>File name <input id="name" value="made.txt" /></label>
  <label>Bytes <input id="bytes" value="17" /></label>
  <button type="button" id="named">Make this file</button>
  <button type="button" id="made">Make a file in the page</button>
  <button type="button" id="both">Download both</button>
  <button type="button" id="late">Download in 3 s</button>
  <button type="button" id="terms">Read the terms</button>
  <output id="read"></output>
  <script>
    const on = (id, event, act) => document.getElementById(id).addEventListener(event, act);
    const save = (href, download) => {
      const link = Object.assign(document.createElement('a'), { href });
      if (download !== undefined) link.download = download;
      link.click();
    };
    on('made', 'click', () => {
      const url = URL.createObjectURL(new Blob(['Made in the page.'], { type: 'text/plain' }));
      save(url, 'made.txt');
      URL.revokeObjectURL(url);
    });
    on('named', 'click', () => {
      const [name, bytes] = ['name', 'bytes'].map((id) => document.getElementById(id).value);
      const url = URL.createObjectURL(new Blob(['x'.repeat(Number(bytes))], { type: 'text/plain' }));
      save(url, name);
      URL.revokeObjectURL(url);
    });
    on('both', 'click', async () => {
      for (const name of ['note.txt', 'prices.csv']) {
        const url = URL.createObjectURL(await (await fetch('/downloads/' + name)).blob());
        save(url, name);
      }
    });
    on('late', 'click', () => setTimeout(() => save('/downloads/note.txt'), 3000));
    on('report', 'change', (event) => save('/downloads/' + (event.target.value === 'CSV' ? 'prices.csv' : 'note.txt')));
    on('terms', 'click', async () => {
      const terms = await (await fetch('/downloads/terms')).blob();
      document.getElementById('read').textContent = 'Terms: ' + terms.size + ' bytes';
    });
  </script>
</div>`;
