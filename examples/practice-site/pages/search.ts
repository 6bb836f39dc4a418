import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const ITEMS = ['Desk lamp', 'Desk mat', 'Office chair', 'Standing desk', 'Notebook', 'Monitor arm'];
/** The server takes its time, as real ones do. */
const SLOW_MS = 400;
/** The most a search answers with, in characters of notes. */
const MOST_NOTES = 5_000_000;

export const search = {
  path: '/search',
  title: 'Search',
  about: 'Results come from a request of the page. It keeps the last search in cookies and storage.',
  routes() {
    const router = Router();
    router.get('/search', (_request, response) => {
      response.cookie('visitor', 'v-4711', { httpOnly: true, sameSite: 'lax' });
      response.send(layout('Search', search.about, body));
    });
    router.post('/api/search', (request, response) => {
      const { q = '', notes = 0 } = request.body as { q?: unknown; notes?: unknown };
      const found = ITEMS.filter((item) => item.toLowerCase().includes(String(q).toLowerCase()));
      const answer = { q, found, ...(Number(notes) > 0 && { notes: 'x'.repeat(Math.min(MOST_NOTES, Number(notes))) }) };
      setTimeout(() => response.json(answer), SLOW_MS);
    });
    return router;
  },
} satisfies Page;

const body = html`<div class="card narrow">
    <form id="search">
      <label>What <input name="q" autocomplete="off" /></label>
      <button>Search</button>
    </form>
    <p id="count" role="status"></p>
    <ul id="found"></ul>
  </div>
  <script>
    localStorage.setItem('theme', 'light');
    document.getElementById('search').addEventListener('submit', async (event) => {
      event.preventDefault();
      const q = event.target.elements.q.value;
      sessionStorage.setItem('last', q);
      document.cookie = 'last=' + encodeURIComponent(q) + '; path=/';
      const notes = Number(new URLSearchParams(location.search).get('notes') ?? 0);
      const response = await fetch('/api/search', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ q, notes }),
      });
      const { found } = await response.json();
      document
        .getElementById('found')
        .replaceChildren(...found.map((name) => Object.assign(document.createElement('li'), { textContent: name })));
      document.getElementById('count').textContent = found.length + ' found';
    });
  </script>`;
