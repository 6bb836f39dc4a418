import { Router } from 'express';
import { html } from '../html.js';
import { field, layout } from '../layout.js';
import type { Page } from './page.js';

export const editor: Page = {
  path: '/editor',
  title: 'Editor',
  about: 'Rich text, and something to copy and paste.',
  routes() {
    const router = Router();
    router.get('/editor', (_request, response) => response.send(layout('Editor', editor.about, body)));
    router.post('/editor', (_request, response) => response.sendStatus(204));
    return router;
  },
};

const body = html`<div class="card">
    <div class="field">
      <strong id="letter-label">Letter</strong>
      <div
        class="editor"
        id="letter"
        contenteditable="true"
        role="textbox"
        aria-multiline="true"
        aria-labelledby="letter-label"
      ></div>
    </div>
    <div class="row">
      <button type="button" class="plain" id="bold">Bold</button>
      <button type="button" id="save">Save</button>
    </div>
    <output id="saved">Not saved.</output>
  </div>
  <div class="card">
    <p>Order number: <code id="number">ORDER-2718-2818</code></p>
    <p><button type="button" class="plain" id="copy">Copy</button></p>
    ${field('paste', 'Paste it here', html`<input id="paste" autocomplete="off" />`)}
    <output id="same">The field is empty.</output>
  </div>
  <script>
    const part = (id) => document.getElementById(id);
    part('bold').addEventListener('mousedown', (event) => event.preventDefault());
    part('bold').addEventListener('click', () => document.execCommand('bold'));
    part('save').addEventListener('click', async () => {
      await fetch('/editor', { method: 'POST', body: new URLSearchParams({ text: part('letter').innerText }) });
      part('saved').textContent = 'Saved.';
    });
    part('copy').addEventListener('click', () => navigator.clipboard.writeText(part('number').textContent));
    part('paste').addEventListener('input', () => {
      const isSame = part('paste').value === part('number').textContent;
      part('same').textContent = isSame ? 'That is the order number.' : 'That is not the order number.';
    });
  </script>`;
