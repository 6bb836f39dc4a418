import { describe } from 'vitest';
import { click, pause, typeInto } from '../../support/runs/automations.js';
import { each, set, when } from '../../workflows/nodes/control/nodes.js';
import { kill } from '../../support/system/kill.js';
import { Owner } from '../../support/owner/owner.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';
import { button, itLooksRight, LONG, sightsOf } from './sights.js';

const test = useSystem({ INTERMISSION_MISSING_ELEMENT: 'person', INTERMISSION_BROWSERS_SLOTS: '6' });
const { asOperator, asOwner, starts } = sightsOf(test);

const lost = {
  type: 'action_node',
  end_sleep_time: 0,
  interaction_action: {
    max_tries: 1,
    max_timeout_seconds_per_try: 0.3,
    click_element: { command: 'get_by_role("button", name="Send it")', prompt_instructions: 'Send it' },
  },
};

describe('what people see in a pause', () => {
  itLooksRight(test, {
    pause: async () =>
      asOwner(
        await starts(
          '/login',
          typeInto('Username', 'ana'),
          pause(300, {
            title: 'Type the one-time code',
            instructions: 'It comes to your phone.\nThen press Done here.',
          }),
          click('Submit'),
        ),
      ),
    'pause with long texts': async () =>
      asOwner(
        await starts(
          `/form?${'longer='.repeat(300)}`,
          pause(599, { title: LONG, instructions: `${LONG}\n\n${LONG}` }),
          click(LONG),
        ),
      ),
    'pause of an operator': async () =>
      asOperator(await starts('/login', pause(300)), (page) => page.getByText('You are watching').waitFor()),
    'pause taken over': async () => {
      const runId = await starts('/login', pause(300));
      const sight = await asOwner(runId);
      const operator = await test.operatorAt(runId, DESKTOP);
      await operator.getByRole('button', { name: 'Take control' }).click();
      await operator.getByRole('button', { name: 'Take control here' }).click();
      await operator.getByText('You are in control').waitFor();
      return { ...sight, show: (page) => page.getByText('operator is in control').waitFor() };
    },
    'taking over': async () =>
      asOperator(await starts('/login', pause(300)), (page) =>
        page.getByRole('button', { name: 'Take control' }).click(),
      ),
    'pause in nested nodes': async () =>
      asOwner(
        await test.runs.start({
          url: test.site('/counter'),
          parameters: { input_parameters: { orders: ['one', 'two'], lines: ['x', 'y', 'z'] } },
          nodes: [
            set('n', '1'),
            each('orders', [
              when('n[0] == 1', [each('lines', [set('a', '1'), pause(300, { title: 'Check this line' })])]),
              set('c', '3'),
            ]),
            click('Buy'),
          ],
        }),
      ),
    choices: async () => {
      const waits = {
        type: 'action_node',
        interaction_action: {
          max_timeout_seconds_per_try: 20,
          click_element: { command: 'get_by_role("button", name="Continue")' },
        },
      };
      const runId = await starts('/slow?ms=60000', waits, click('Continue'));
      await test.runs.until(runId, ({ nodes }) => nodes[0]?.state === 'running');
      // By now the worker waits for the button, which is disabled: it has begun.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await kill(test.system, 'worker');
      await test.runs.untilPaused(runId);
      return asOwner(runId, (page) => page.getByRole('group', { name: 'Your answer' }).waitFor());
    },
    point: async () => asOwner(await starts('/login', typeInto('Username', 'ana'), lost)),
    'point with a pick': async () => {
      const place = await test.place('/login', button('Submit'));
      return asOwner(await starts('/login', lost), async (page) => {
        await new Owner(page).click(place);
        await page.getByText('You chose button').waitFor();
      });
    },
    'point by a list': async () =>
      asOwner(await starts('/form', lost), async (page) => {
        await page.getByRole('button', { name: 'Choose from a list instead of the picture' }).click();
        await page.getByRole('button', { name: 'Choose Send, button' }).waitFor();
      }),
    declining: async () =>
      asOwner(await starts('/login', pause(300)), async (page) => {
        await page.getByRole('button', { name: 'I can’t do this' }).click();
        await page.getByRole('dialog').waitFor();
      }),
    'more time': async () =>
      asOwner(await starts('/login', pause(100)), async (page) => {
        await page.getByRole('button', { name: 'I need more time' }).click();
        await page.getByText('You now have until').waitFor();
      }),
    'no more time': async () =>
      asOwner(await starts('/login', pause(599)), (page) =>
        page.getByText('the end of the whole run. There is no more time after it.').waitFor(),
      ),
    'not done yet': async () =>
      asOwner(
        await starts('/login', pause(300, { done_when: { url: '**/welcome', visible: 'get_by_text("Log out")' } })),
        async (page) => {
          await page.getByRole('button', { name: 'Done', exact: true }).click();
          await page.getByRole('dialog').waitFor();
        },
      ),
  });
});
