import { ApplicationFailure } from '@temporalio/common';
import type { Locator, Page } from 'playwright';
import { evaluate, type Names, type PageCall } from '../../automation/index.js';
import { locate } from '../locate.js';

/** A function as JavaScript writes it; else the text is a row of statements whose last value counts. */
const FUNCTION = /^\s*(?:async\s+)?(?:function\b|\([^()]*\)\s*=>|[\w$]+\s*=>)/;
const DEFAULT_MS = 30_000;

/** Does what a script awaits; its answer is a JSON value. */
export async function callPage(page: Page, call: PageCall, names: Names): Promise<unknown> {
  const args = call.args.map((source) => evaluate(source, names));
  const named = Object.fromEntries(Object.entries(call.named).map(([name, source]) => [name, evaluate(source, names)]));
  const timeout = typeof named.timeout === 'number' ? named.timeout : DEFAULT_MS;
  const given = { args, named, timeout };
  const answer =
    call.target === undefined
      ? await onPage(page, call.method, given)
      : await onElement(locate(page, { command: call.target }), call.method, given);
  return answer ?? null;
}

interface Given {
  args: unknown[];
  named: Record<string, unknown>;
  timeout: number;
}

async function onPage(page: Page, method: string, { args: [first, second], named, timeout }: Given): Promise<unknown> {
  const text = () => textOf(first ?? named.expression ?? named.selector ?? named.state);
  switch (method) {
    case 'evaluate':
      return page.evaluate(javaScript(text(), second ?? named.arg));
    case 'wait_for_function':
      return void (await page.waitForFunction(javaScript(text(), named.arg), undefined, { timeout }));
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
      throw new Error(`a script's page.${method} is recognised and not known`);
  }
}

async function onElement(
  element: Locator,
  method: string,
  { args: [first, second], named, timeout }: Given,
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
      return element.click({ timeout });
    case 'fill':
      return element.fill(textOf(first ?? named.value), { timeout });
    case 'press':
      return element.press(textOf(first ?? named.key), { timeout });
    default:
      throw new Error(`a script's element.${method} is recognised and not known`);
  }
}

/** As Playwright for Python has it: a function is called with the argument. */
function javaScript(source: string, arg: unknown): string {
  return FUNCTION.test(source) ? `(${source.trim().replace(/;$/, '')})(${JSON.stringify(arg) ?? ''})` : source;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw ApplicationFailure.nonRetryable('The script gives no text where one is needed', 'ActionFailed');
}
