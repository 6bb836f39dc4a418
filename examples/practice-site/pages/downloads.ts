import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import { pdfOf } from '../pdf.js';
import type { Page } from './page.js';

export const downloads: Page = {
  path: '/downloads',
  title: 'Downloads',
  about: 'A text, a table and a PDF, as files.',
  routes() {
    const router = Router();
    router.get('/downloads', (_request, response) => response.send(layout('Downloads', downloads.about, body)));
    router.get('/downloads/note.txt', (_request, response) => {
      response.attachment('note.txt').send('A note from the practice site.\n');
    });
    router.get('/downloads/prices.csv', (_request, response) => {
      response.attachment('prices.csv').send('item,price\nDesk lamp,49.90\nOffice chair,289.00\nNotebook,7.25\n');
    });
    router.get('/downloads/receipt.pdf', (_request, response) => {
      response.attachment('receipt.pdf').send(pdfOf('Receipt of the practice site: 49.90 EUR'));
    });
    return router;
  },
};

const body = html`<div class="card">
  <p><a href="/downloads/note.txt">Download the note</a></p>
  <p><a href="/downloads/prices.csv">Download the prices</a></p>
  <p><a href="/downloads/receipt.pdf">Download the receipt</a></p>
  <button type="button" id="made">Make a file in the page</button>
  <script>
    document.getElementById('made').addEventListener('click', () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['Made in the page.'], { type: 'text/plain' }));
      link.download = 'made.txt';
      link.click();
      URL.revokeObjectURL(link.href);
    });
  </script>
</div>`;
