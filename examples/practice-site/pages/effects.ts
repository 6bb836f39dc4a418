import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const STEPS = 24;

/**
 * `/effects/<run>` counts for that run alone; what was counted stands in `visits.effects`. The steps in `?slow=3,7` keep the page
 * busy for a second before their effect and for another one after it. Those in `?late=5` are disabled for three seconds after each
 * input, as if it were checked first. With `?ready=9000` all are disabled for so many milliseconds, and with `?ready=later` until
 * `visits.ready` names the run. The page repeats a request that the network loses, and the server counts it once.
 */
export const effects: Page = {
  path: '/effects',
  title: 'Effects',
  about: 'Each button has an effect that the server counts, by run and by step.',
  routes(visits) {
    const router = Router();
    router.get(['/effects', '/effects/:run'], (request, response) => {
      const run = String(request.params.run ?? 'anyone');
      const { slow, late, ready = 0 } = request.query;
      const readyMs = ready === 'later' ? undefined : Number(ready);
      response.send(layout('Effects', effects.about, bodyOf(run, stepsOf(slow), stepsOf(late), readyMs)));
    });
    router.get('/effects/:run/ready', ({ params }, response) => {
      response.json(visits.ready.has(params.run));
    });
    router.post('/effects/:run/:step', ({ params, query }, response) => {
      visits.happened(params.run, params.step, typeof query.click === 'string' ? query.click : undefined);
      response.json({ count: visits.effects[params.run]?.[params.step] });
    });
    return router;
  },
};

function stepsOf(parameter: unknown): string[] {
  return typeof parameter === 'string' ? parameter.split(',') : [];
}

function bodyOf(run: string, slow: string[], late: string[], readyMs: number | undefined) {
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  return html`<div class="card" id="effects" data-run="${run}" data-ready="${readyMs ?? 'later'}">
    <div class="fields">
      <div class="field"><label for="name">Name</label><input id="name" /></div>
      <div class="field"><label for="note">Note</label><input id="note" /></div>
    </div>
    <div class="row">
      ${steps.map(
        (step) =>
          html`<button
            type="button"
            data-step="${step}"
            data-busy="${slow.includes(String(step)) ? 1000 : 0}"
            data-late="${late.includes(String(step)) ? 'yes' : 'no'}"
          >
            Step ${step}
          </button>`,
      )}
    </div>
    <output id="last"></output>
    <script>
      const { run, ready } = document.getElementById('effects').dataset;
      const disable = (selector, milliseconds) => {
        const set = (isDisabled) => {
          for (const button of document.querySelectorAll(selector)) button.disabled = isDisabled;
        };
        set(milliseconds > 0);
        return setTimeout(() => set(false), milliseconds);
      };
      if (ready === 'later') {
        disable('button[data-step]', 1e9);
        const poll = setInterval(async () => {
          if (!(await (await fetch('/effects/' + encodeURIComponent(run) + '/ready')).json())) return;
          clearInterval(poll);
          disable('button[data-step]', 0);
        }, 200);
      } else disable('button[data-step]', Number(ready));
      let checking;
      document.addEventListener('input', () => {
        clearTimeout(checking);
        checking = disable('button[data-late="yes"]', 3000);
      });
      const keepBusy = ({ target }) => {
        for (const until = Date.now() + Number(target.dataset.busy ?? 0); Date.now() < until;);
      };
      const send = async (url) => {
        for (;;) {
          try {
            return await fetch(url, { method: 'POST' });
          } catch {
            await new Promise((resolve) => setTimeout(resolve, 200));
          }
        }
      };
      document.addEventListener('mousedown', keepBusy);
      document.addEventListener('click', async (event) => {
        const { step } = event.target.dataset;
        if (step === undefined) return;
        const asked = send('/effects/' + encodeURIComponent(run) + '/' + step + '?click=' + Date.now() + Math.random());
        keepBusy(event);
        document.getElementById('last').textContent = 'Step ' + step + ': ' + (await (await asked).json()).count;
      });
    </script>
  </div>`;
}
