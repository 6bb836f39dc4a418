import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const counter: Page = {
  path: '/counter',
  title: 'Counter',
  about: 'Each click buys one more ticket: one post, counted by the server.',
  routes(visits) {
    const router = Router();
    const bought = () => visits.submits.filter(({ path }) => path === '/counter').length;
    router.get('/counter', (_request, response) => response.send(layout('Counter', counter.about, bodyWith(bought()))));
    router.post('/counter', (_request, response) => response.json({ bought: bought() }));
    return router;
  },
};

function bodyWith(bought: number) {
  return html`<div class="card narrow">
    <p>One ticket: <strong>€ 12.50</strong></p>
    <button type="button" id="buy">Buy</button>
    <output id="bought">Bought: ${bought}</output>
    <script>
      document.getElementById('buy').addEventListener('click', async () => {
        const response = await fetch('/counter', { method: 'POST', body: new URLSearchParams({ item: 'ticket' }) });
        document.getElementById('bought').textContent = 'Bought: ' + (await response.json()).bought;
      });
    </script>
  </div>`;
}
