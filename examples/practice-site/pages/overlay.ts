import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const overlay: Page = {
  path: '/overlay',
  title: 'Overlay',
  about: 'A cookie banner that covers the button.',
  routes() {
    const router = Router();
    router.get('/overlay', (_request, response) => response.send(layout('Overlay', overlay.about, body)));
    router.post('/overlay', (_request, response) => response.json({ ordered: true }));
    return router;
  },
};

const body = html`<style>
    #banner {
      position: fixed;
      inset: 0;
      display: grid;
      place-items: center;
      padding: 20px;
      background: rgb(10 10 30 / 45%);
    }
    #banner .card {
      max-width: 420px;
    }
  </style>
  <div class="card narrow">
    <button type="button" id="order">Order</button>
    <output id="ordered">Nothing ordered.</output>
  </div>
  <div id="banner" role="dialog" aria-label="Cookies">
    <div class="card">
      <h2>We value your privacy</h2>
      <p>This site would like to set cookies that it does not need.</p>
      <div class="row">
        <button type="button">Accept all</button>
        <button type="button" class="plain">Reject all</button>
      </div>
    </div>
  </div>
  <script>
    const banner = document.getElementById('banner');
    for (const button of banner.querySelectorAll('button')) button.addEventListener('click', () => banner.remove());
    document.getElementById('order').addEventListener('click', async () => {
      await fetch('/overlay', { method: 'POST', body: new URLSearchParams({ item: 'lamp' }) });
      document.getElementById('ordered').textContent = 'Ordered.';
    });
  </script>`;
