import { Router } from 'express';
import { html } from '../html.js';
import { field, layout } from '../layout.js';
import { pdfOf } from '../pdf.js';
import type { Page } from './page.js';

/** Labels of plain text fields, as documented automations name them. */
const FIELDS = [
  'Username',
  'Password',
  'Verification Code',
  'Enter code',
  'auth_code',
  'family_name',
  'first_name',
  'totp_secret',
];
const BUTTONS = ['Continue', 'Skip Tutorial', 'Dismiss', 'Search', 'Sign In', 'Next'];
const ORDERS = ['A-1', 'A-2', 'A-3'];

/** What single steps of automations act on. It tells the server what was done: `visits.effects` has it by the query's `run`. */
export const steps = {
  path: '/steps',
  title: 'Single steps',
  about: 'One of each: fields, buttons, rows and files. What is done here is counted.',
  routes(visits) {
    const router = Router();
    router.get(['/steps', '/steps/dashboard', '/steps/details'], (_request, response) =>
      response.send(layout('Single steps', steps.about, body)),
    );
    router.post('/steps', (request, response) => {
      const { run = '', step = '' } = request.body as { run?: unknown; step?: unknown };
      visits.happened(String(run), String(step));
      response.status(204).end();
    });
    router.get('/steps/report.pdf', (_request, response) => {
      response.attachment('report.pdf').send(pdfOf('Report of the practice site'));
    });
    return router;
  },
} satisfies Page;

const body = html`<div class="card">
    <div>Welcome</div>
    <p class="order-id">Z-1001</p>
    <p role="alert" aria-label="Error">Order confirmed</p>
    <p data-testid="loading-spinner" id="spinner">Loading …</p>
    <p><a href="#sign-in">Sign in</a> <button type="button">Reports</button></p>
    <form id="login">
      ${field('email-input', 'Email', html`<input id="email-input" />`)}
      ${FIELDS.map((label) => field(label.replace(' ', '-'), label, html`<input id="${label.replace(' ', '-')}" />`))}
      ${field(
        'country',
        'Country',
        html`<select id="country">
          <option>Canada</option>
          <option>United States of America</option>
        </select>`,
      )}
      ${field('price', 'Price', html`<input id="price" type="range" min="0" max="1000" />`)}
      ${field('document', 'Upload Document', html`<input id="document" type="file" />`)}
      <button type="button" data-action="submit">Submit</button>
    </form>
    <p>${BUTTONS.map((name) => html`<button type="button">${name}</button> `)}</p>
    <p><button type="button" id="details">Open Details</button></p>
    <p>
      <button type="button" class="file">Download Report</button>
      <a href="/steps/report.pdf">Download Large File</a>
    </p>
    <p><span class="file">D-1</span> <span class="file">D-2</span></p>
    <p>
      <label>Total Amount <output>49.90</output></label>
    </p>
    <ul>
      ${['Lamp', 'Mat', 'Chair'].map((name) => html`<li><a href="#${name}">${name}</a></li>`)}
    </ul>
    <table id="results">
      <tbody>
        ${ORDERS.map(
          (order, at) =>
            html`<tr class="invoiceRow ${at === 1 ? 'active' : ''}">
              <td>${order}</td>
              <td><a href="/steps/report.pdf">Download</a></td>
              <td><button type="button" aria-label="Edit ${order}">Edit</button></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>
  <script>
    const run = new URLSearchParams(location.search).get('run') ?? '';
    const nameOf = (element) =>
      element.ariaLabel ?? element.labels?.[0]?.textContent.trim() ?? (element.textContent.trim() || element.id);
    const tell = (step) =>
      fetch('/steps', {
        method: 'POST',
        keepalive: true,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ run, step }),
      });
    document.addEventListener('click', ({ target }) => tell('click ' + nameOf(target)), true);
    document.addEventListener(
      'input',
      ({ target }) => tell(nameOf(target) + ' = ' + (target.files?.[0]?.name ?? target.value)),
      true,
    );
    for (const element of document.querySelectorAll('.file')) {
      element.addEventListener('click', () => location.assign('/steps/report.pdf'));
    }
    document.getElementById('details').addEventListener('click', () => window.open('/steps/details?run=' + run));
    setTimeout(() => (document.getElementById('spinner').hidden = true), 1000);
  </script>`;
