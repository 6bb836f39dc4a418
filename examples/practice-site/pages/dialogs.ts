import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const dialogs: Page = {
  path: '/dialogs',
  title: 'Dialogs',
  about: 'The browser’s own questions: alert, confirm, prompt, and leaving the page.',
  routes() {
    const router = Router();
    router.get('/dialogs', (_request, response) => response.send(layout('Dialogs', dialogs.about, body)));
    router.post('/dialogs', (_request, response) => response.redirect(303, '/dialogs'));
    return router;
  },
};

const body = html`<div class="card">
    <div class="row">
      <button type="button" id="alert">Show an alert</button>
      <button type="button" id="confirm">Ask to confirm</button>
      <button type="button" id="prompt">Ask for a name</button>
      <button type="button" id="endless">Ask again and again</button>
    </div>
    <output id="result">No dialog yet.</output>
    <form method="post">
      <input type="hidden" name="result" id="kept" />
      <button>Send the answer</button>
    </form>
  </div>
  <div class="card">
    <div class="choice">
      <input type="checkbox" id="guard" />
      <label for="guard">Ask before leaving this page</label>
    </div>
    <p><a href="/">Leave this page</a></p>
  </div>
  <script>
    const say = (text) => {
      document.getElementById('result').textContent = text;
      document.getElementById('kept').value = text;
    };
    const on = (id, act) => document.getElementById(id).addEventListener('click', act);
    on('alert', () => {
      alert('This is an alert.');
      say('The alert was closed.');
    });
    on('confirm', () => say(confirm('Cancel the order?') ? 'Confirmed.' : 'Not confirmed.'));
    on('prompt', () => {
      const name = prompt('What is your name?', 'Ana');
      say(name === null ? 'No name given.' : 'Hello, ' + name + '.');
    });
    on('endless', () => {
      let asked = 0;
      while (asked < 50) confirm('Again? (' + (asked += 1) + ')');
      say('Asked ' + asked + ' times.');
    });
    addEventListener('beforeunload', (event) => {
      if (document.getElementById('guard').checked) event.preventDefault();
    });
  </script>`;
