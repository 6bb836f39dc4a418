import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const STEPS = 24;

/**
 * `/effects/<run>` counts for that run alone; what was counted stands in `visits.effects`. The steps in `?slow=3,7` keep the page
 * busy for a second before their effect and for another one after it. With `?ready=9000` all are disabled for so many milliseconds.
 */
export const effects: Page = {
  path: '/effects',
  title: 'Effects',
  about: 'Each button has an effect that the server counts, by run and by step.',
  routes(visits) {
    const router = Router();
    router.get(['/effects', '/effects/:run'], (request, response) => {
      const run = String(request.params.run ?? 'anyone');
      const { slow, ready = 0 } = request.query;
      const busy = typeof slow === 'string' ? slow.split(',') : [];
      response.send(layout('Effects', effects.about, bodyOf(run, busy, Number(ready))));
    });
    router.post('/effects/:run/:step', ({ params }, response) => {
      visits.happened(params.run, params.step);
      response.json({ count: visits.effects[params.run]?.[params.step] });
    });
    return router;
  },
};

function bodyOf(run: string, slow: string[], readyMs: number) {
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  return html`<div class="card" id="effects" data-run="${run}" data-ready="${readyMs}">
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
      const { run, ready } = document.getElementById('effects').dataset;
      const disable = (isDisabled) => {
        for (const button of document.querySelectorAll('button[data-step]')) button.disabled = isDisabled;
      };
      disable(Number(ready) > 0);
      setTimeout(() => disable(false), Number(ready));
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
