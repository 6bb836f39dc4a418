import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const popups: Page = {
  path: '/popups',
  title: 'Popups',
  about: 'New tabs and windows, which tell this page what was chosen.',
  routes() {
    const router = Router();
    router.get('/popups', (_request, response) => response.send(layout('Popups', popups.about, body)));
    router.get('/popups/choose', (_request, response) =>
      response.send(layout('Choose a seat', 'The page that opened this one is told.', chooseBody)),
    );
    return router;
  },
};

const body = html`<div class="card">
  <p><a href="/popups/choose" target="_blank" rel="opener">Open in a new tab</a></p>
  <button type="button" id="open">Open in a new window</button>
  <output id="told">Nothing chosen yet.</output>
  <script>
    document.getElementById('open').addEventListener('click', () => {
      window.open('/popups/choose', '_blank', 'width=520,height=480');
    });
    addEventListener('message', (event) => {
      if (event.origin === location.origin) document.getElementById('told').textContent = 'Chosen: ' + event.data;
    });
  </script>
</div>`;

const chooseBody = html`<div class="card row">
  <button type="button" data-seat="12A">Seat 12A</button>
  <button type="button" data-seat="12B">Seat 12B</button>
  <button type="button" class="plain" onclick="window.close()">Close</button>
  <script>
    for (const button of document.querySelectorAll('[data-seat]')) {
      button.addEventListener('click', () => {
        opener?.postMessage(button.dataset.seat, location.origin);
        window.close();
      });
    }
  </script>
</div>`;
