import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const permissions: Page = {
  path: '/permissions',
  title: 'Permissions',
  about: 'What a page may ask for: where you are, your camera, your clipboard, and to notify you.',
  routes() {
    const router = Router();
    router.get('/permissions', (_request, response) => response.send(layout('Permissions', permissions.about, body)));
    router.post('/permissions', (_request, response) => response.sendStatus(204));
    return router;
  },
};

const body = html`<div class="card">
    <button type="button" id="ask">Ask for everything</button>
    <output id="answers">Not asked.</output>
  </div>
  <script>
    const given = (promise) =>
      promise.then(
        () => 'given',
        () => 'refused',
      );
    document.getElementById('ask').addEventListener('click', async () => {
      const values = {
        place: await given(new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))),
        camera: await given(navigator.mediaDevices.getUserMedia({ video: true })),
        clipboard: await given(navigator.clipboard.readText()),
        notices: (await Notification.requestPermission()) === 'granted' ? 'given' : 'refused',
      };
      await fetch('/permissions', { method: 'POST', body: new URLSearchParams(values) });
      document.getElementById('answers').textContent = Object.entries(values).join(', ');
    });
  </script>`;
