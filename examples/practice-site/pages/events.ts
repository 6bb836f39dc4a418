import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const events: Page = {
  path: '/events',
  title: 'Events',
  about: 'Lists every key and every press of the mouse, and sends the list.',
  routes() {
    const router = Router();
    router.get('/events', (_request, response) => response.send(layout('Events', events.about, body)));
    router.post('/events', (_request, response) => response.redirect(303, '/events'));
    return router;
  },
};

const body = html`<style>
    #pad {
      position: fixed;
      left: 300px;
      top: 400px;
      width: 200px;
      height: 100px;
      background: var(--soft);
    }
  </style>
  <form class="card narrow" method="post" action="/events">
    <input type="hidden" name="events" id="events" />
    <input type="hidden" name="agent" id="agent" />
    <button type="submit" id="send">Send</button>
  </form>
  <div id="pad">Press here</div>
  <script>
    const seen = [];
    document.getElementById('agent').value = navigator.userAgent;
    const note = (text) => {
      seen.push(text);
      document.getElementById('events').value = seen.join(' ');
    };
    const held = (event) =>
      ['ctrl', 'alt', 'shift', 'meta'].filter((name) => event[name + 'Key']).map((name) => name + '+');
    document.addEventListener('keydown', (event) => note(held(event).join('') + event.key + ':' + event.code));
    const pad = document.getElementById('pad');
    for (const type of ['click', 'dblclick', 'auxclick', 'contextmenu']) {
      pad.addEventListener(type, ({ clientX, clientY }) => note(type + '@' + clientX + ',' + clientY));
    }
  </script>`;
