import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { automationOf, click, pause, typeInto } from '../support/runs/automations.js';
import { each, failing, set, when } from '../workflows/nodes/control/nodes.js';
import { kill } from '../support/system/kill.js';
import { faultsOf, keepPicture, tooWide } from '../support/owner/looks.js';
import { type ModelStub, modelSettings, startModelStub } from '../support/models/model-stub.js';
import { Owner } from '../support/owner/owner.js';
import { DESKTOP, PHONE, useSystem } from '../support/system/system.js';

let stub: ModelStub;
const test = useSystem(async () => {
  stub = await startModelStub({ json: { order_id: 'A-1001', prices: [49.9, 289] } });
  return { ...modelSettings(stub), INTERMISSION_MISSING_ELEMENT: 'person', INTERMISSION_BROWSERS_SLOTS: '6' };
});
afterAll(() => stub?.stop());

const DEVICES = { desktop: DESKTOP, phone: PHONE };
const SCHEMES = ['light', 'dark'] as const;
type Cookies = NonNullable<Exclude<BrowserContextOptions['storageState'], string>>;

/** Something people see: where it is, who looks, and what they do to see it. */
interface Sight {
  path?: string;
  cookies?: Cookies;
  show?: (page: Page) => Promise<unknown>;
}

const LONG = `${'Bestätigen Sie die Kraftfahrzeughaftpflichtversicherungsbeitragsrechnung und geben Sie den Einmalkennwortbestätigungscode ein, '.repeat(2).slice(0, 199)}…`;
const lost = {
  type: 'action_node',
  end_sleep_time: 0,
  interaction_action: {
    max_tries: 1,
    max_timeout_seconds_per_try: 0.3,
    click_element: { command: 'get_by_role("button", name="Send it")', prompt_instructions: 'Send it' },
  },
};
const sleeping = { type: 'action_node', sleep_action: { sleep_time: 30 } };

/** A run that waits, as its owner sees it, and who does something there first. */
async function asOwner(runId: string, show?: Sight['show']): Promise<Sight> {
  const { owner } = await test.opened(runId, DESKTOP);
  const cookies = await owner.page.context().storageState();
  await owner.page.context().close();
  return {
    path: `/runs/${runId}`,
    cookies,
    async show(page) {
      await new Owner(page).inControl();
      await show?.(page);
    },
  };
}

async function asOperator(runId: string, show: NonNullable<Sight['show']>): Promise<Sight> {
  const page = await test.operatorAt(runId, DESKTOP);
  await page.getByRole('region', { name: 'Steps' }).waitFor();
  const cookies = await page.context().storageState();
  await page.context().close();
  return { path: `/runs/${runId}`, cookies, show };
}

const starts = (path: string, ...nodes: unknown[]) => test.runs.start(automationOf(test.site(path), ...nodes));
const button = (name: string) => (page: Page) => page.getByRole('button', { name });

/** The owner at `path` of the practice site, with a question of the browser or a panel open. */
async function asking(path: string, press: string | ((page: Page) => ReturnType<Page['locator']>)): Promise<Sight> {
  const place = await test.place(path, press);
  return asOwner(await starts(path, pause(500)), async (page) => {
    const dialog = page.getByRole('dialog');
    if (!(await dialog.isVisible())) await new Owner(page).click(place);
    await dialog.waitFor();
  });
}

async function ended(runId: string, show: NonNullable<Sight['show']> = headline): Promise<Sight> {
  await test.runs.until(runId, ({ endedAt }) => endedAt !== undefined, 60_000);
  return asOperator(runId, show);
}
const headline = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor();

/** The path of a run's link, without opening it. */
async function linkOf(runId: string, generation = 1): Promise<string> {
  return new URL((await test.runs.mail(runId, generation)).link).pathname;
}

/** The mail of a pause; the outbox shows it without the right to run scripts, which axe is. */
async function mailOf(more: object, kind = ''): Promise<Sight> {
  const runId = await starts('/login', pause(60, more));
  await linkOf(runId);
  const path = `/outbox/${runId}.pause-1.1${kind}/html`;
  await expect.poll(async () => (await test.runs.call('GET', path)).status, { timeout: 20_000 }).toBe(200);
  const html = await (await test.runs.call('GET', path)).text();
  return { show: (page) => page.setContent(html) };
}

/** On a phone it opens by itself for most of these pages. */
async function openForm(page: Page): Promise<void> {
  const toggle = page.getByRole('button', { name: 'Use a form instead of the picture' });
  const isOpen = page.locator('.page-form').waitFor();
  await Promise.race([toggle.click(), isOpen]);
  await isOpen;
}

const SIGHTS: Record<string, () => Sight | Promise<Sight>> = {
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
  running: async () =>
    asOperator(await starts('/login', typeInto('Username', 'ana'), sleeping), (page) =>
      page.getByText('The automation is working.').waitFor(),
    ),
  pause: async () =>
    asOwner(
      await starts(
        '/login',
        typeInto('Username', 'ana'),
        pause(300, { title: 'Type the one-time code', instructions: 'It comes to your phone.\nThen press Done here.' }),
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
  confirm: () => asking('/dialogs', button('Ask to confirm')),
  prompt: () => asking('/dialogs', button('Ask for a name')),
  'option list': () => asking('/form', '#country'),
  'date picker': () => asking('/form', '#date'),
  'colour picker': () => asking('/form', '#colour'),
  'file panel': () => asking('/upload', (page) => page.getByLabel('Document')),
  'HTTP sign-in': async () =>
    asOwner(await starts('/dialogs', pause(500)), async (page) => {
      const dialog = page.getByRole('dialog');
      if (!(await dialog.isVisible())) {
        await page.getByRole('button', { name: 'Go to another address' }).click();
        await page.getByRole('textbox', { name: 'Address' }).fill(test.site('/members'));
        await page.keyboard.press('Enter');
      }
      await dialog.getByLabel('User').waitFor();
    }),
  'question for who watches': async () => {
    const place = await test.place('/dialogs', button('Ask to confirm'));
    const { runId, owner } = await test.paused('/dialogs', { device: DESKTOP });
    await owner.click(place);
    await owner.page.getByRole('dialog').waitFor();
    return asOperator(runId, (page) => page.getByText('The person in control answers this.').waitFor());
  },
  'page as a form': async () =>
    asOwner(await starts('/form', pause(500)), async (page) => {
      await openForm(page);
      await page.getByRole('region', { name: 'Form' }).getByLabel('Full name').waitFor();
    }),
  'tabs and downloads': async () => {
    const link = await test.place('/popups', (page) => page.getByRole('link', { name: 'Open in a new tab' }));
    return asOwner(await starts('/popups', pause(500)), async (page) => {
      const tabs = page.getByRole('list', { name: 'Open tabs' });
      await new Owner(page).click(link);
      await tabs.waitFor();
      await tabs.getByRole('button', { name: 'Popups', exact: false }).first().click();
      await page.getByText('the automation continues in the newest tab').waitFor();
    });
  },
  'downloads of the page': async () => {
    const link = await test.place('/downloads', (page) => page.getByRole('link', { name: 'Download the note' }));
    return asOwner(await starts('/downloads', pause(500)), async (page) => {
      await new Owner(page).click(link);
      await page.getByRole('link', { name: 'Save note.txt' }).first().waitFor();
    });
  },
  succeeded: async () => {
    const extraction = {
      type: 'action_node',
      extraction_action: {
        unique_identifier: 'orders',
        llm: {
          extraction_format: { 'order id': 'str', prices: 'List[float]' },
          extraction_instructions: 'The first order',
        },
      },
    };
    const download = {
      type: 'action_node',
      interaction_action: {
        click_element: {
          command: 'get_by_text("Download the note", exact=True)',
          expect_download: true,
          download_filename: 'Rechnung',
          download_metadata: { customer: 'Ana Lima', year: 2026 },
        },
      },
    };
    return ended(await starts('/downloads', extraction, download, pause(0.1, { on_timeout: 'continue' })));
  },
  'nobody came': async () => ended(await starts('/login', typeInto('Username', 'ana'), pause(1), click('Submit'))),
  failed: async () => ended(await starts('/login', failing(LONG))),
  declined: async () => {
    const runId = await starts('/login', pause(60));
    await test.runs.untilPaused(runId);
    await test.runs.call('POST', `/v1/runs/${runId}/decline`, { reason: LONG });
    return ended(runId);
  },
  cancelled: async () => {
    const runId = await starts('/login', pause(60));
    await test.runs.untilPaused(runId);
    await test.runs.call('POST', `/v1/runs/${runId}/cancel`, {});
    return ended(runId);
  },
  cancelling: async () =>
    asOperator(await starts('/login', pause(300)), (page) => page.getByRole('button', { name: 'Cancel run' }).click()),
  runs: async () => {
    await starts('/login', sleeping);
    return {
      ...(await asOperator(await starts('/login', pause(60)), headline)),
      path: '/',
      show: (page) => page.getByRole('heading', { name: 'Runs' }).waitFor(),
    };
  },
};

describe('what people see, on a desktop and a phone, light and dark', () => {
  it.each(Object.keys(SIGHTS))(
    '%s',
    async (name) => {
      const { path, cookies, show } = await SIGHTS[name]!();
      for (const [at, device] of Object.entries(DEVICES)) {
        const context = await test.browser.newContext({ ...device, ...(cookies && { storageState: cookies }) });
        const page = await context.newPage();
        if (path !== undefined) await page.goto(test.system.apiUrl + path);
        await show?.(page);
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme });
          expect.soft(await faultsOf(page), `${at}, ${colorScheme}`).toEqual([]);
          await keepPicture(page, `${name.replaceAll(' ', '-')}.${at}.${colorScheme}`);
        }
        // The smallest window that must do without scrolling sideways: a desktop's, magnified four times.
        await page.setViewportSize({ width: 320, height: 640 });
        expect.soft(await tooWide(page), at).toEqual([]);
        await context.close();
      }
    },
    90_000,
  );
});
