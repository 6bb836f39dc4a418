import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const long: Page = {
  path: '/long',
  title: 'Long page',
  about: 'Longer than the window, and it grows twice when its end is reached.',
  routes() {
    const router = Router();
    router.get('/long', (_request, response) => response.send(layout('Long page', long.about, body)));
    router.post('/long', (_request, response) => response.redirect(303, '/long'));
    return router;
  },
};

const body = html`<style>
    #send {
      position: fixed;
      right: 20px;
      top: 20px;
    }
    .screen {
      height: 1500px;
    }
  </style>
  <form method="post" action="/long">
    <input type="hidden" name="screens" id="screens" />
    <input type="hidden" name="isAtEnd" id="is-at-end" />
    <input type="hidden" name="position" id="position" />
    <button type="submit" id="send">Send</button>
  </form>
  <div id="list"><div class="screen card">Screen 1</div></div>
  <script>
    const list = document.getElementById('list');
    const isAtEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    addEventListener('scroll', () => {
      if (!isAtEnd() || list.children.length > 2) return;
      const next = list.lastElementChild.cloneNode();
      next.textContent = 'Screen ' + (list.children.length + 1);
      list.append(next);
    });
    document.getElementById('send').addEventListener('click', () => {
      document.getElementById('screens').value = list.children.length;
      document.getElementById('is-at-end').value = isAtEnd();
      document.getElementById('position').value = scrollY;
    });
  </script>`;
