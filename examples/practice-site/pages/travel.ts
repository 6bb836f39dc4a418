import { Router } from 'express';
import { Html, html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const COUNTRIES = ['INDIA (IND)', 'INDONESIA (IDN)', 'IRELAND (IRL)'];
const FIELDS = [
  'Please enter your first name',
  'Please enter your last name',
  'Date of Birth',
  'Please enter your document number',
];

/** A form behind terms that have to be scrolled through, with a list of suggestions, answered by a request of the page. */
export const travel = {
  path: '/travel',
  title: 'Travel record',
  about: 'Terms to be read to the end, a form with suggestions, and an answer that a request brings.',
  routes() {
    const router = Router();
    router.get('/travel', (_request, response) => response.send(layout('Travel record', travel.about, body)));
    router.post('/api/travel/recent', (request, response) => {
      const { firstName = '', country = '' } = request.body as { firstName?: string; country?: string };
      response.json({ traveller: firstName, country, admittedUntil: '2027-01-31' });
    });
    return router;
  },
} satisfies Page;

const body = html`<div class="card narrow">
    <mat-dialog-content id="terms" style="display: block; height: 6rem; overflow: auto">
      ${Array.from({ length: 20 }, (_, line) => html`<p>Term ${line + 1}.</p>`)}
    </mat-dialog-content>
    <button type="button" id="agree" disabled>I ACKNOWLEDGE AND AGREE</button>
    <form id="record" hidden>
      ${FIELDS.map((label) => html`<input aria-label="${label}" placeholder="${label}" />`)}
      <input id="country" role="combobox" aria-label="Please enter your document country" autocomplete="off" />
      <div role="listbox" aria-label="Countries" id="countries"></div>
      <button aria-label="Click to submit the form">Submit</button>
    </form>
    <p id="answer" role="status"></p>
  </div>
  <script>
    const at = (id) => document.getElementById(id);
    const countries = ${new Html(JSON.stringify(COUNTRIES))};
    at('terms').addEventListener('scroll', ({ target }) => {
      at('agree').disabled = target.scrollTop + target.clientHeight + 2 < target.scrollHeight;
    });
    at('agree').addEventListener('click', () => (at('record').hidden = false));
    let country = '';
    at('country').addEventListener('input', ({ target }) => {
      const options = countries
        .filter((name) => target.value !== '' && name.includes(target.value.toUpperCase()))
        .map((name) => Object.assign(document.createElement('div'), { role: 'option', textContent: name }));
      for (const option of options) {
        option.addEventListener('click', () => {
          country = option.textContent;
          target.value = country;
          at('countries').replaceChildren();
        });
      }
      at('countries').replaceChildren(...options);
    });
    at('record').addEventListener('submit', async (event) => {
      event.preventDefault();
      const firstName = event.target.elements[0].value;
      const answer = await fetch('/api/travel/recent', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ firstName, country }),
      });
      at('answer').textContent = JSON.stringify(await answer.json());
    });
  </script>`;
