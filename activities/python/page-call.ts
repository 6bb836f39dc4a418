import { errors, type Locator, type Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { evaluate, type Names } from '../../automation/expressions/index.js';
import type { PageCall } from '../../automation/python/index.js';
import { isClickDone } from '../element/irreversible.js';
import { buildLocator } from '../element/build-locator.js';
import { searchPage } from '../patterns/page-search.js';
import type { SecretSites } from '../secrets/sites.js';

/** Matches a JavaScript function. Any other text is a series of statements, and the value of the last one is the result. */
const FUNCTION = /^\s*(?:async\s+)?(?:function\b|\([^()]*\)\s*=>|[\w$]+\s*=>)/;
const DEFAULT_MS = 30_000;
/** The interval between two checks of a condition that a script waits for. */
const LOOK_MS = 100;

/** Runs one awaited call of a script and returns a JSON value. */
export async function callPage(page: Page, call: PageCall, names: Names, sites: SecretSites): Promise<unknown> {
  const args = call.args.map((source) => evaluate(source, names));
  const named = Object.fromEntries(Object.entries(call.named).map(([name, source]) => [name, evaluate(source, names)]));
  const timeout = typeof named.timeout === 'number' ? named.timeout : DEFAULT_MS;
  const [first, second] = args;
  const given = { first, second, named, timeout, sites };
  const answer = call.target === undefined ? onPage(page, call.method, given) : onTarget(page, call, given);
  return (await answer) ?? null;
}

async function onTarget(page: Page, { target, method }: PageCall, given: CallArguments): Promise<unknown> {
  const element = buildLocator(page, { command: target! });
  await searchPage(element, target);
  return given.sites.areLimited && PINNED.has(method)
    ? onPinned(element, method, given)
    : onElement(element, method, given);
}

/** The arguments of a call: the first two positional ones and the keyword arguments. */
interface CallArguments {
  first: unknown;
  second: unknown;
  named: Record<string, unknown>;
  timeout: number;
  sites: SecretSites;
}

/** Methods that pass the script's texts to the page; they go only to the element that was there when its page was checked. */
const PINNED = new Set(['fill', 'press', 'evaluate']);

async function onPinned(
  element: Locator,
  method: string,
  { first, second, named, timeout, sites }: CallArguments,
): Promise<unknown> {
  const pinned = await sites.pin(element, timeout);
  if (method === 'fill') return pinned.fill(textOf(first ?? named.value), { timeout });
  if (method === 'press') return pinned.press(textOf(first ?? named.key), { timeout });
  return pinned.evaluate(textOf(first), second ?? named.arg);
}

/** Runs a script's JavaScript with secrets in the page that was checked, never in a page that replaces it. */
async function evaluateIn(page: Page, source: string, sites: SecretSites): Promise<unknown> {
  if (!sites.areLimited) return page.evaluate(source);
  const pinned = await page.evaluateHandle('document');
  sites.expectFrame(page.mainFrame());
  return pinned.evaluate(source);
}

async function waitFor(page: Page, source: string, timeout: number, sites: SecretSites): Promise<void> {
  if (!sites.areLimited) return void (await page.waitForFunction(source, undefined, { timeout }));
  const until = Date.now() + timeout;
  while (!(await evaluateIn(page, source, sites))) {
    if (Date.now() >= until) throw new errors.TimeoutError(`it did not hold within ${timeout / 1000} s`);
    await page.waitForTimeout(LOOK_MS);
  }
}

async function onPage(
  page: Page,
  method: string,
  { first, second, named, timeout, sites }: CallArguments,
): Promise<unknown> {
  const text = () => textOf(first ?? named.expression ?? named.selector ?? named.state);
  switch (method) {
    case 'evaluate':
      return evaluateIn(page, javaScript(text(), second ?? named.arg), sites);
    case 'wait_for_function':
      return waitFor(page, javaScript(text(), named.arg), timeout, sites);
    case 'wait_for_timeout':
      return page.waitForTimeout(Number(first ?? named.timeout));
    case 'wait_for_load_state':
      return page.waitForLoadState((first ?? named.state ?? 'load') as 'load', { timeout });
    case 'wait_for_selector':
      return void (await page.waitForSelector(text(), { state: (named.state ?? 'visible') as 'visible', timeout }));
    case 'inner_text':
      return page.innerText(text(), { timeout });
    case 'text_content':
      return page.textContent(text(), { timeout });
    case 'title':
      return page.title();
    case 'content':
      return page.content();
    case 'url':
      return page.url();
    default:
      throw new Error(`a script's page.${method} is recognised but not implemented`);
  }
}

async function onElement(
  element: Locator,
  method: string,
  { first, second, named, timeout }: CallArguments,
): Promise<unknown> {
  switch (method) {
    case 'inner_text':
      return element.innerText({ timeout });
    case 'text_content':
      return element.textContent({ timeout });
    case 'inner_html':
      return element.innerHTML({ timeout });
    case 'input_value':
      return element.inputValue({ timeout });
    case 'get_attribute':
      return element.getAttribute(textOf(first ?? named.name), { timeout });
    case 'count':
      return element.count();
    case 'all_inner_texts':
      return element.allInnerTexts();
    case 'all_text_contents':
      return element.allTextContents();
    case 'is_visible':
      return element.isVisible();
    case 'is_checked':
      return element.isChecked({ timeout });
    case 'is_enabled':
      return element.isEnabled({ timeout });
    case 'evaluate':
      return element.evaluate(textOf(first), second ?? named.arg, { timeout });
    case 'wait_for':
      return element.waitFor({ state: (named.state ?? 'visible') as 'visible', timeout });
    case 'scroll_into_view_if_needed':
      return element.scrollIntoViewIfNeeded({ timeout });
    case 'click':
      return element.click({ timeout }).catch(unlessClicked);
    case 'fill':
      return element.fill(textOf(first ?? named.value), { timeout });
    case 'press':
      return element.press(textOf(first ?? named.key), { timeout });
    default:
      throw new Error(`a script's element.${method} is recognised but not implemented`);
  }
}

/** A click that happened counts as done, however long the next page takes. */
function unlessClicked(error: unknown): void {
  if (!isClickDone(error)) throw error;
}

/** As in Playwright for Python, a function is called with the argument. */
function javaScript(source: string, arg: unknown): string {
  return FUNCTION.test(source) ? `(${source.trim().replace(/;$/, '')})(${JSON.stringify(arg) ?? ''})` : source;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw fail('ActionFailed', 'The script gives a value that is not text where text is needed');
}
