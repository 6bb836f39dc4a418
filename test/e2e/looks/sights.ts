import type { BrowserContextOptions, Page } from 'playwright';
import { expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import { faultsOf, keepPicture, tooWide } from '../../support/owner/looks.js';
import { Owner } from '../../support/owner/owner.js';
import { DESKTOP, PHONE, type TestSystem } from '../../support/system/system.js';

const DEVICES = { desktop: DESKTOP, phone: PHONE };
const SCHEMES = ['light', 'dark'] as const;
type Cookies = NonNullable<Exclude<BrowserContextOptions['storageState'], string>>;

/** Something people see: where it is, who looks, and what they do to see it. */
interface Sight {
  path?: string;
  cookies?: Cookies;
  show?: (page: Page) => Promise<unknown>;
}

/** A text as long as a step's label may be. */
export const LONG = `${'Bestätigen Sie die Kraftfahrzeughaftpflichtversicherungsbeitragsrechnung und geben Sie den Einmalkennwortbestätigungscode ein, '.repeat(2).slice(0, 199)}…`;

export const headline = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor();
export const button = (name: string) => (page: Page) => page.getByRole('button', { name });

/** Creates the sights of a system: what people see in each state of a run. */
export function sightsOf(test: TestSystem) {
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

  return { starts, asOwner, asOperator, asking, ended, linkOf, mailOf };
}

/** Tests each sight on a desktop and a phone, in light and dark colours. */
export function itLooksRight(test: TestSystem, sights: Record<string, () => Sight | Promise<Sight>>): void {
  it.each(Object.keys(sights))(
    '%s',
    async (name) => {
      const { path, cookies, show } = await sights[name]!();
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
}
