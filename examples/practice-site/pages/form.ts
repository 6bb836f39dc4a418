import { Router } from 'express';
import { html } from '../html.js';
import { field, layout } from '../layout.js';
import type { Submit, Value } from '../visits.js';
import type { Page } from './page.js';

const COUNTRIES = [
  ...['Argentina', 'Australia', 'Brazil', 'Canada', 'Egypt', 'France', 'Germany', 'India', 'Japan', 'Kenya', 'Mexico'],
  ...['New Zealand', 'Nigeria', 'Norway', 'Portugal', 'South Africa', 'Spain', 'United Kingdom', 'United States'],
];
const LANGUAGES = ['English', 'French', 'German', 'Hindi', 'Japanese', 'Portuguese', 'Spanish'];

export const form: Page = {
  path: '/form',
  title: 'Form',
  about: 'Every kind of field, with a label.',
  routes(visits) {
    const router = Router();
    router.get('/form', (_request, response) => response.send(layout('Form', form.about, formBody)));
    router.post('/form', (_request, response) => response.redirect(303, '/form/sent'));
    router.get('/form/sent', (_request, response) =>
      response.send(layout('Sent', 'What the server got last.', sentBody(visits.latest('/form')))),
    );
    return router;
  },
};

const formBody = html`<form class="card" method="post" action="/form">
    <div class="fields">
      ${field('name', 'Full name', html`<input id="name" name="name" autocomplete="name" />`)}
      ${field('email', 'Email', html`<input id="email" name="email" type="email" autocomplete="email" />`)}
      ${field('quantity', 'Quantity', html`<input id="quantity" name="quantity" type="number" min="1" max="99" />`)}
      ${field('date', 'Date', html`<input id="date" name="date" type="date" />`)}
      ${field('time', 'Time', html`<input id="time" name="time" type="time" />`)}
      ${field('colour', 'Colour', html`<input id="colour" name="colour" type="color" value="#4338ca" />`)}
      ${field('volume', 'Volume', html`<input id="volume" name="volume" type="range" min="0" max="100" value="50" />`)}
      ${field(
        'country',
        'Country',
        html`<select id="country" name="country">
          <option value="">Choose a country</option>
          ${COUNTRIES.map((country) => html`<option>${country}</option>`)}
        </select>`,
      )}
      ${field(
        'languages',
        'Languages',
        html`<select id="languages" name="languages" multiple size="4">
          ${LANGUAGES.map((language) => html`<option>${language}</option>`)}
        </select>`,
      )}
    </div>
    <fieldset>
      <legend>Delivery</legend>
      ${['Standard', 'Express'].map(
        (speed, index) =>
          html`<div class="choice">
            <input id="delivery-${index}" type="radio" name="delivery" value="${speed}" />
            <label for="delivery-${index}">${speed}</label>
          </div>`,
      )}
    </fieldset>
    <div class="choice field">
      <input id="newsletter" type="checkbox" name="newsletter" value="yes" />
      <label for="newsletter">Subscribe to the newsletter</label>
    </div>
    ${field('message', 'Message', html`<textarea id="message" name="message" rows="4"></textarea>`)}
    <div class="row">
      <button type="submit">Send</button>
      <button type="button" class="plain" id="check">Check</button>
    </div>
    <output id="checked"></output>
  </form>
  <script>
    let checks = 0;
    document.getElementById('check').addEventListener('click', () => {
      checks += 1;
      document.getElementById('checked').textContent = 'Checked ' + checks + (checks === 1 ? ' time' : ' times');
    });
  </script>`;

function sentBody(submit: Submit | undefined) {
  if (submit === undefined) return html`<p class="note">Nothing yet. <a href="/form">Fill in the form</a></p>`;
  return html`<div class="card">
    <p class="good" role="status">Thank you, your form was sent.</p>
    <div class="scroll">
      <table>
        ${Object.entries(submit.values).map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${textOf(value)}</td>
            </tr>`,
        )}
      </table>
    </div>
    <p><a href="/form">Send another</a></p>
  </div>`;
}

function textOf(value: Value): string {
  return [value]
    .flat()
    .filter((each) => typeof each === 'string')
    .join(', ');
}
