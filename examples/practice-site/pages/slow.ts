import { setTimeout as sleep } from 'node:timers/promises';
import { type Request, Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import { icon } from '../style.js';
import type { Page } from './page.js';

const DEFAULT_MS = 2000;
const MAX_MS = 60_000;

export const slow: Page = {
  path: '/slow',
  title: 'Slow elements',
  about: 'One appears later, one can be used later. How much later: ?ms=2000',
  routes() {
    const router = Router();
    router.get('/slow', (request, response) =>
      response.send(layout('Slow elements', slow.about, slowBody(msOf(request)))),
    );
    return router;
  },
};

export const slowLoad: Page = {
  path: '/slow-load',
  title: 'Slow load',
  about: 'The page is there at once, its load event comes later. How much later: ?ms=2000',
  routes() {
    const router = Router();
    router.get('/slow-load', (request, response) =>
      response.send(layout('Slow load', slowLoad.about, slowLoadBody(msOf(request)))),
    );
    router.get('/slow-load/picture.svg', async (request, response) => {
      await sleep(msOf(request), undefined, { ref: false });
      response.type('svg').send(icon);
    });
    return router;
  },
};

function msOf(request: Request): number {
  const ms = Number(request.query.ms ?? DEFAULT_MS);
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_MS) : DEFAULT_MS;
}

function slowBody(ms: number) {
  return html`<div class="card" data-ms="${ms}" id="slow">
    <p id="wait">Please wait…</p>
    <button type="button" id="continue" disabled>Continue</button>
    <output id="done"></output>
    <script>
      const button = document.getElementById('continue');
      setTimeout(
        () => {
          const late = document.createElement('p');
          late.className = 'good';
          late.setAttribute('role', 'status');
          late.textContent = 'Here at last.';
          document.getElementById('wait').replaceWith(late);
          button.disabled = false;
        },
        Number(document.getElementById('slow').dataset.ms),
      );
      button.addEventListener('click', () => (document.getElementById('done').textContent = 'Continued.'));
    </script>
  </div>`;
}

function slowLoadBody(ms: number) {
  return html`<div class="card">
    <p><img src="/slow-load/picture.svg?ms=${ms}" alt="A picture that comes late" width="96" height="96" /></p>
    <output id="loaded">Loading…</output>
    <script>
      addEventListener('load', () => (document.getElementById('loaded').textContent = 'Loaded.'));
    </script>
  </div>`;
}
