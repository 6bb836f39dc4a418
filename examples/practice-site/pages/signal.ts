import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const signal: Page = {
  path: '/signal',
  title: 'Signal',
  about: 'A still page with a field that turns from light to dark with every press of the mouse or a key.',
  routes() {
    const router = Router();
    router.get('/signal', (_request, response) => response.send(layout('Signal', signal.about, body)));
    return router;
  },
};

const body = html`<style>
    #signal {
      width: 100%;
      height: 240px;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: #fff;
    }
    #signal.dark {
      background: #000;
    }
  </style>
  <div class="card">
    <p>Press here, or any key.</p>
    <div id="signal"></div>
  </div>
  <script>
    const turn = () => document.getElementById('signal').classList.toggle('dark');
    document.addEventListener('mousedown', turn);
    document.addEventListener('keydown', turn);
  </script>`;
