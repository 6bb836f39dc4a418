import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const STEPS = 24;

/**
 * `/effects/<run>` counts for that run alone; what was counted stands in `visits.effects`. The steps in `?slow=3,7` keep the page
 * busy for a second before their effect and for another one after it.
 */
export const effects: Page = {
  path: '/effects',
  title: 'Effects',
  about: 'Each button has an effect that the server counts, by run and by step.',
  routes(visits) {
    const router = Router();
    router.get(['/effects', '/effects/:run'], (request, response) => {
      const run = String(request.params.run ?? 'anyone');
      const { slow } = request.query;
      response.send(layout('Effects', effects.about, bodyOf(run, typeof slow === 'string' ? slow.split(',') : [])));
    });
    router.post('/effects/:run/:step', ({ params }, response) => {
      visits.happened(params.run, params.step);
      response.json({ count: visits.effects[params.run]?.[params.step] });
    });
    return router;
  },
};

function bodyOf(run: string, slow: string[]) {
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  return html`<div class="card" id="effects" data-run="${run}">
    <div class="fields">
      <div class="field"><label for="name">Name</label><input id="name" /></div>
      <div class="field"><label for="note">Note</label><input id="note" /></div>
    </div>
    <div class="row">
      ${steps.map(
        (step) =>
          html`<button type="button" data-step="${step}" data-busy="${slow.includes(String(step)) ? 1000 : 0}">
            Step ${step}
          </button>`,
      )}
    </div>
    <output id="last"></output>
    <script>
      const { run } = document.getElementById('effects').dataset;
      const keepBusy = ({ target }) => {
        for (const until = Date.now() + Number(target.dataset.busy ?? 0); Date.now() < until;);
      };
      document.addEventListener('mousedown', keepBusy);
      document.addEventListener('click', async (event) => {
        const { step } = event.target.dataset;
        if (step === undefined) return;
        const asked = fetch('/effects/' + encodeURIComponent(run) + '/' + step, { method: 'POST' });
        keepBusy(event);
        document.getElementById('last').textContent = 'Step ' + step + ': ' + (await (await asked).json()).count;
      });
    </script>
  </div>`;
}
