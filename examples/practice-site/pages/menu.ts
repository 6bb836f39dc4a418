import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const menu: Page = {
  path: '/menu',
  title: 'Menu',
  about: 'A menu that opens under the mouse, and places for a double and a right click.',
  routes() {
    const router = Router();
    router.get('/menu', (_request, response) => response.send(layout('Menu', menu.about, body)));
    router.post('/menu', (_request, response) => response.sendStatus(204));
    return router;
  },
};

const body = html`<style>
    .menu {
      position: relative;
      display: inline-block;
    }
    .menu ul {
      position: absolute;
      z-index: 1;
      display: none;
      min-width: 180px;
      margin: 0;
      padding: 6px;
      list-style: none;
      background: var(--card);
      border: 1px solid var(--line);
      border-radius: 10px;
    }
    .menu:hover ul,
    .menu:focus-within ul {
      display: block;
    }
    .menu li button {
      width: 100%;
      text-align: left;
      border-color: transparent;
    }
    .pad {
      display: grid;
      flex: 1 1 200px;
      place-items: center;
      height: 110px;
      background: var(--soft);
      border-radius: 10px;
      user-select: none;
    }
  </style>
  <div class="card">
    <div class="menu">
      <button type="button" aria-haspopup="true">Reports</button>
      <ul>
        <li><button type="button" class="plain">Monthly report</button></li>
        <li><button type="button" class="plain">Yearly report</button></li>
      </ul>
    </div>
    <output id="chosen">No report chosen.</output>
  </div>
  <div class="card">
    <div class="row">
      <div class="pad" id="double">Double-click here</div>
      <div class="pad" id="right">Right-click here</div>
    </div>
    <output id="clicked">Not clicked yet.</output>
  </div>
  <script>
    const tell = (did) => fetch('/menu', { method: 'POST', body: new URLSearchParams({ did }) });
    for (const item of document.querySelectorAll('.menu li button')) {
      item.addEventListener('click', () => {
        document.getElementById('chosen').textContent = 'Chosen: ' + item.textContent;
        item.blur();
        void tell(item.textContent);
      });
    }
    const clicked = document.getElementById('clicked');
    document.getElementById('double').addEventListener('dblclick', () => {
      clicked.textContent = 'Double-clicked.';
      void tell('double click');
    });
    document.getElementById('right').addEventListener('contextmenu', (event) => {
      event.preventDefault();
      clicked.textContent = 'Right-clicked.';
      void tell('right click');
    });
  </script>`;
