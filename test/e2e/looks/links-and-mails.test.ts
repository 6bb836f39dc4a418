import { describe } from 'vitest';
import { pause } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';
import { headline, itLooksRight, LONG, sightsOf } from './sights.js';

const test = useSystem({ INTERMISSION_BROWSERS_SLOTS: '6' });
const { asOperator, linkOf, mailOf, starts } = sightsOf(test);

describe('what people see before they act', () => {
  itLooksRight(test, {
    'sign-in': () => ({ path: '/', show: (page) => page.getByLabel('API key').waitFor() }),
    'sign-in refused': () => ({
      path: '/',
      async show(page) {
        await page.getByLabel('API key').fill('wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByText('This key is not valid.').waitFor();
      },
    }),
    'run without access': async () => ({ path: `/runs/${await starts('/login', pause(60))}`, show: headline }),
    'no such page': () => ({ path: '/nowhere', show: headline }),
    'no such run': async () => ({
      ...(await asOperator(await starts('/login', pause(60)), headline)),
      path: '/runs/unknown',
    }),
    link: async () => ({ path: await linkOf(await starts('/login', pause(60))) }),
    'link with long texts': async () => ({
      path: await linkOf(
        await starts(`/form?${'longer='.repeat(300)}`, pause(600 - 1, { title: LONG, instructions: LONG })),
      ),
    }),
    'link used': async () => {
      const { runId } = await test.paused('/login');
      return { path: await linkOf(runId) };
    },
    'link expired': async () => {
      const runId = await starts('/login', pause(60));
      const path = await linkOf(runId);
      await test.runs.call('POST', `/v1/runs/${runId}/human-done`, {});
      await test.runs.until(runId, ({ endedAt }) => endedAt !== undefined);
      return { path };
    },
    'link wrong': () => ({ path: '/link/run/pause-1/1.wrong' }),
    outbox: async () => {
      await linkOf(await starts('/login', pause(60, { title: LONG })));
      return { path: '/outbox' };
    },
    'outbox mail': async () => {
      const runId = await starts('/login', pause(60));
      await linkOf(runId);
      return { path: `/outbox/${runId}.pause-1.1` };
    },
    mail: () => mailOf({ title: LONG, instructions: `${LONG}\n\n${LONG}` }),
    'mail that reminds': () => mailOf({ title: 'Type the one-time code', reminder_after: 1 }, '.reminder'),
  });
});
