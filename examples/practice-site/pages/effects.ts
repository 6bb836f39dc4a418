import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const STEPS = 24;

/** `/effects/<run>` counts for that run alone; what was counted stands in `visits.effects`. */
export const effects: Page = {
  path: '/effects',
  title: 'Effects',
  about: 'Each button has an effect that the server counts, by run and by step.',
  routes(visits) {
    const router = Router();
    router.get(['/effects', '/effects/:run'], (request, response) => {
      const run = String(request.params.run ?? 'anyone');
      response.send(layout('Effects', effects.about, bodyOf(run)));
    });
    router.post('/effects/:run/:step', ({ params }, response) => {
      visits.happened(params.run, params.step);
      response.json({ count: visits.effects[params.run]?.[params.step] });
    });
    return router;
  },
};

function bodyOf(run: string) {
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  return html`<div class="card" id="effects" data-run="${run}">
    <div class="fields">
      <div class="field"><label for="name">Name</label><input id="name" /></div>
      <div class="field"><label for="note">Note</label><input id="note" /></div>
    </div>
    <div class="row">${steps.map((step) => html`<button type="button" data-step="${step}">Step ${step}</button>`)}</div>
    <output id="last"></output>
    <script>
      const { run } = document.getElementById('effects').dataset;
      document.addEventListener('click', async ({ target }) => {
        const { step } = target.dataset;
        if (step === undefined) return;
        const response = await fetch('/effects/' + encodeURIComponent(run) + '/' + step, { method: 'POST' });
        document.getElementById('last').textContent = 'Step ' + step + ': ' + (await response.json()).count;
      });
    </script>
  </div>`;
}
