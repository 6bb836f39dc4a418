import type { Locator, Page } from 'playwright';
import { LocatorSyntaxError, parseLocator } from '../../automation/locators/index.js';
import { buildLocator } from './build-locator.js';
import { withTimeout } from '../../infra/with-timeout.js';

const LOOK_MS = 2000;

/**
 * A locator command of the format that finds exactly this element, as Playwright's recorder would write it. Undefined when no command is
 * certain to.
 */
export async function suggestCommand(page: Page, target: Locator): Promise<string | undefined> {
  try {
    const command = pythonOf((await withTimeout(target.normalize(), LOOK_MS, tooLate)).toString());
    parseLocator(command);
    const found = buildLocator(page, { command });
    if ((await withTimeout(found.count(), LOOK_MS, tooLate)) !== 1) return undefined;
    return command.length > 200 ? undefined : command;
  } catch (error) {
    if (error instanceof LocatorSyntaxError || error instanceof Error) return undefined;
    throw error;
  }
}

/** `getByRole('button', { name: 'Go' })` becomes `get_by_role("button", name="Go")`. */
export function pythonOf(code: string): string {
  const tokens = code.match(/'(?:\\.|[^'\\])*'|\/(?:\\.|[^/\\])+\/[a-z]*|[\w$]+|[^\s\w]/g) ?? [];
  return tokens
    .map((token, at) => pythonToken(token, tokens[at + 1]))
    .join('')
    .replace(/\.(first|last|content_frame)\(\)/g, '.$1');
}

function pythonToken(token: string, next: string | undefined): string {
  if (token.startsWith("'")) return JSON.stringify(token.slice(1, -1).replace(/\\(.)/g, '$1'));
  const regex = /^\/(.+)\/([a-z]*)$/.exec(token);
  if (regex) return `re.compile(${JSON.stringify(regex[1])}${regex[2]!.includes('i') ? ', re.I' : ''})`;
  if (token === '{' || token === '}') return '';
  if (token === ':') return '=';
  if (token === ',') return ', ';
  if (token === 'true') return 'True';
  if (token === 'false') return 'False';
  if (/^[a-z][A-Za-z]*$/.test(token) && next !== undefined) {
    return token.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
  return token;
}

function tooLate(): never {
  throw new Error('the page did not answer');
}
