import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { automationOf, pause } from '../support/runs/automations.js';
import type { Point } from '../support/owner/owner.js';
import { DESKTOP, PHONE, useSystem } from '../support/system/system.js';
import { startAws } from '../activities/secrets/foreign-apis.js';
import { type Library, startLibrary } from './library.js';
import { act, click, extract, fill, goTo } from './steps.js';
import { untilShown } from './shown.js';
import { tracesOf } from './traces.js';

const PASSWORD = 'Librarian-7Kd2-password';

const RUN_MS = 120_000;

let library: Library;
let aws: Awaited<ReturnType<typeof startAws>>;
const test = useSystem(async () => {
  library = await startLibrary(PASSWORD);
  aws = await startAws({ library: PASSWORD });
  return {
    INTERMISSION_ALLOWED_NETWORKS: library.host,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIALIBRARY',
    AWS_SECRET_ACCESS_KEY: 'a-key-of-the-library',
  };
});
afterAll(() => Promise.all([library?.stop(), aws?.stop()]));

const admin = (path: string) => `${library.url}/admin/${path}`;

/** An automation that signs in with a password from AWS and then does these nodes. */
const signedIn = (...nodes: unknown[]) => ({
  ...automationOf(
    admin(''),
    fill('get_by_label("Username:")', 'ana'),
    fill('get_by_label("Password:")', '{password[0]}'),
    click('get_by_role("button", name="Log in")'),
    ...nodes,
  ),
  parameters: {
    input_parameters: {},
    secure_parameters: {
      password: [{ amazon_secrets_manager: { secret_name: 'library', region_name: 'eu-west-1' } }],
    },
  },
});

const saved = extract('locator', {
  command: 'locator(".messagelist")',
  output_variable_name: 'message',
  extraction_format: { message: 'str' },
});

const TABLE = `async def code_fn(axtree, browser):
    page = await browser.get_current_page()
    titles = await page.locator("#result_list th.field-title").all_inner_texts()
    authors = await page.locator("#result_list td.field-author").all_inner_texts()
    return {"titles": titles, "authors": authors}`;

describe('an automation of Django admin', () => {
  it('signs in, adds a book, reads the list and exports it', async () => {
    const runId = await test.runs.start(
      signedIn(
        click('get_by_role("row", name="Books").get_by_role("link", name="Add")'),
        fill('get_by_label("Title:")', 'Kransen'),
        click('locator(".field-author .select2-selection")'),
        fill('locator(".select2-search__field")', 'und', { fill_or_type: 'type' }),
        click('get_by_role("option", name="Sigrid Undset")'),
        act('select_option', { command: 'locator("#id_genres_from")', select_values: ['Novel'] }),
        click('get_by_role("button", name="Choose selected genres")'),
        act('select_option', { command: 'get_by_label("Language:")', select_values: ['Norwegian'] }),
        fill('get_by_label("Acquired:")', '2026-05-20'),
        act('check', { command: 'get_by_label("Is lent")' }),
        fill('get_by_label("Notes:")', 'First of three.\nBound in cloth.'),
        click('get_by_role("button", name="Save", exact=True)'),
        saved,
        extract('python_script', { script: TABLE, output_variable_names: ['titles'] }),
        act('check', { command: 'locator("#action-toggle")' }),
        act('select_option', { command: 'get_by_label("Action:")', select_values: ['export'] }),
        click('get_by_role("button", name="Go")', { expect_download: true, download_filename: 'all books' }),
      ),
    );
    const state = await test.runs.untilEnded(runId, RUN_MS);
    expect(state.error).toBeUndefined();
    expect(state.log.filter(({ text }) => text.startsWith('warning'))).toEqual([]);
    expect((await library.books()).Kransen).toEqual({
      title: 'Kransen',
      author: 'Sigrid Undset',
      genres: ['Novel'],
      language: 'no',
      acquired: '2026-05-20',
      reserved_until: null,
      is_lent: true,
      notes: 'First of three.\r\nBound in cloth.',
    });
    expect(JSON.stringify(state.outputs)).toContain('The book “Kransen” was added successfully.');
    expect(JSON.stringify(state.outputs)).toContain('["Gösta Berlings saga","Kransen","Orlando"]');
    const csv = await (await test.runs.call('GET', `/v1/runs/${runId}/artifacts/all%20books.csv`)).text();
    expect(csv.split('\r\n')).toContain('Kransen,Sigrid Undset,2026-05-20');
    expect(await tracesOf(test, runId, { 'the password': PASSWORD })).toEqual([]);
  });
});

/** Finds where elements stand: does in a window of the run's size what the owner does in the run's browser. */
async function mirror(path: string, isSignedIn = true): Promise<Page & { centre(selector: string): Promise<Point> }> {
  const page = await test.browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(admin(path));
  if (isSignedIn) {
    await page.getByLabel('Username:').fill('ana');
    await page.getByLabel('Password:').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(admin(path));
  }
  const centre = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    if (box === null) throw new Error(`${selector} is not on ${path}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  return Object.assign(page, { centre });
}

describe('a person in Django admin', () => {
  it('types the password at a desktop, and the automation goes on signed in', async () => {
    const welcome = { visible: 'get_by_role("button", name="Log out")' };
    const runId = await test.runs.start(
      automationOf(
        admin(''),
        fill('get_by_label("Username:")', 'ana'),
        pause(200, { title: 'Type the password', done_when: welcome }),
        goTo(admin('catalog/book/')),
        extract('python_script', { script: TABLE, output_variable_names: ['titles'] }),
      ),
    );
    const { owner } = await test.opened(runId, DESKTOP);
    const there = await mirror('', false);
    await owner.click(await there.centre('#id_password'));
    await owner.type(PASSWORD);
    await owner.page.keyboard.press('Enter');
    await owner.page.locator('.address', { hasText: '/admin/login/' }).waitFor({ state: 'detached' });
    await owner.done();
    const state = await test.runs.untilEnded(runId, RUN_MS);
    expect(state.error).toBeUndefined();
    expect(JSON.stringify(state.outputs)).toContain('Orlando');
    expect(await tracesOf(test, runId, { 'the password': PASSWORD })).toEqual([]);
  });

  it('fills in the rest of a form at a desktop: chooses an author, picks a day, adds a genre in a pop-up', async () => {
    const runId = await test.runs.start(
      signedIn(
        goTo(admin('catalog/book/add/')),
        fill('get_by_label("Title:")', 'Mensagem'),
        pause(300, { title: 'Fill in the rest' }),
        act('select_option', { command: 'get_by_label("Language:")', select_values: ['Portuguese'] }),
        click('get_by_role("button", name="Save", exact=True)'),
        saved,
      ),
    );
    const { owner } = await test.opened(runId, DESKTOP);
    const { page } = owner;
    const there = await mirror('catalog/book/add/');
    const press = async (selector: string) => {
      await owner.click(await there.centre(selector));
      await there.locator(selector).click();
    };

    await press('.select2-selection');
    await owner.type('pess');
    await there.keyboard.type('pess');
    await there.locator('.select2-results__option', { hasText: 'Pessoa' }).waitFor();
    await untilShown(owner, runId, 'Fernando Pessoa');
    await press('.select2-results__option:has-text("Pessoa")');

    await press('.field-acquired .datetimeshortcuts a:has(.date-icon)');
    await press('.calendarbox:visible .calendar td:has-text("15")');

    // The pop-up is a window of its own, whose field has the focus. It closes itself when it has saved.
    await press('#add_id_genres');
    const address = page.locator('.address', { hasText: '/admin/catalog/genre/add/' });
    await address.waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.localName')).toBe('textarea');
    await owner.type('Epic');
    await page.keyboard.press('Enter');
    await address.waitFor({ state: 'detached' });
    await owner.done();
    const state = await test.runs.untilEnded(runId, RUN_MS);
    expect(state.error).toBeUndefined();
    const day = `${new Date().toISOString().slice(0, 8)}15`;
    expect((await library.books()).Mensagem).toMatchObject({
      author: 'Fernando Pessoa',
      acquired: day,
      genres: ['Epic'],
      language: 'pt',
    });
  });

  it('fills in the form view on a phone', async () => {
    const runId = await test.runs.start(
      signedIn(goTo(admin('catalog/book/add/')), pause(300, { title: 'Enter the new book' }), saved),
    );
    const { owner } = await test.opened(runId, PHONE);
    const { page } = owner;
    await page.getByRole('button', { name: 'Use a form instead of the picture' }).tap();
    const form = page.locator('.page-form-items');
    await form.waitFor();
    const type = async (label: string, text: string) => {
      await form.getByLabel(label).first().tap();
      await page.keyboard.type(text, { delay: 50 });
    };
    await type('Title', 'Jerusalem');
    await form.getByRole('button', { name: 'Choose…' }).tap();
    await form.getByRole('button', { name: 'Sigrid Undset' }).waitFor();
    await type('Search', 'lag');
    await page.locator('#page-form-title').tap();
    await form.getByRole('button', { name: 'Sigrid Undset' }).waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Selma Lagerlöf' }).tap();
    await form.locator('.page-form-picker', { hasText: 'Selma Lagerlöf' }).waitFor();
    await type('Acquired', '2026-06-01');
    await form.getByLabel('Language').selectOption('Norwegian');
    await form.getByLabel('Is lent').tap();
    await type('Notes', 'Two volumes');
    await form.getByRole('button', { name: 'Save', exact: true }).tap();
    await page.locator('.address', { hasText: '/catalog/book/add/' }).waitFor({ state: 'detached' });
    await owner.done();
    const state = await test.runs.untilEnded(runId, RUN_MS);
    expect(state.error).toBeUndefined();
    expect(JSON.stringify(state.outputs)).toContain('The book “Jerusalem” was added successfully.');
    expect((await library.books()).Jerusalem).toMatchObject({
      author: 'Selma Lagerlöf',
      acquired: '2026-06-01',
      language: 'no',
      is_lent: true,
      notes: 'Two volumes',
    });
    expect(await tracesOf(test, runId, { notes: 'Two volumes' })).toEqual([]);
  });
});
