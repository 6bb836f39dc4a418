import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const points: Page = {
  path: '/points',
  title: 'Points',
  about: 'A long page that tells the server where it was pressed, with which button, and how far it was scrolled.',
  routes() {
    const router = Router();
    router.get('/points', (_request, response) => response.send(layout('Points', points.about, body)));
    router.post('/points', (_request, response) => response.sendStatus(204));
    return router;
  },
};

const body = html`<style>
    #mark {
      position: fixed;
      width: 12px;
      height: 12px;
      margin: -6px 0 0 -6px;
      border: 2px solid var(--accent);
      border-radius: 50%;
      pointer-events: none;
    }
    #length {
      height: 3000px;
      background: repeating-linear-gradient(var(--soft) 0 100px, transparent 100px 200px);
    }
  </style>
  <div id="length"></div>
  <div id="mark"></div>
  <script>
    const mark = document.getElementById('mark');
    const tell = (values) => fetch('/points', { method: 'POST', body: new URLSearchParams(values) });
    addEventListener('mousedown', ({ clientX: x, clientY: y, button, detail, ctrlKey, shiftKey }) => {
      mark.style.left = x + 'px';
      mark.style.top = y + 'px';
      void tell({ x, y, button, detail, ctrlKey, shiftKey, scrolled: Math.round(scrollY) });
    });
    addEventListener('contextmenu', (event) => event.preventDefault());
  </script>`;
