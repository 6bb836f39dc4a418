import { stripVTControlCharacters } from 'node:util';
import { messageOf } from '../../automation/model/error-message.js';

/*
 * Playwright's errors end with a log of what it did. A pattern must match a whole line, since lines also quote the page. Repeated lines
 * begin with `2 × `.
 */
const line = (text: string) => new RegExp(`^\\W*(?:\\d+ × )?${text}\\W*$`);

/** Playwright sends the mouse's input to the page. */
const CLICKING = line('performing \\w+ action');
/** Playwright held back a click that another element would have received, or the page replaced the element before the click. */
const STARTED_OVER = line('(?:retrying \\w+ action.*|element was detached from the DOM, retrying)');
/** The page has received the click; Playwright then only waits for the navigation that the click started. */
const CLICKED = line('(?:dbl)?click action done');
/** The line quotes the text, which may have many lines. */
const TYPING = /^\W*elementHandle\.type\(/m;
/** Playwright sets a value at once, without typing. */
const SETTING = /attempting (?:fill|select option) action|waiting for element to be visible, enabled and editable/;

/** Whether Playwright has sent a click to the page and has not started over since. */
export function isClickSent(error: unknown): boolean {
  const log = linesOf(error);
  const sent = log.findLastIndex((text) => CLICKING.test(text));
  return sent > log.findLastIndex((text) => STARTED_OVER.test(text));
}

/** Whether the page has received the click. */
export function isClickReceived(error: unknown): boolean {
  return linesOf(error).some((text) => CLICKED.test(text));
}

/** Whether Playwright has begun to type. */
export function hasBegunToType(error: unknown): boolean {
  return TYPING.test(stripVTControlCharacters(messageOf(error)));
}

/** Whether Playwright has begun to set a value. */
export function hasBegunToSet(error: unknown): boolean {
  return SETTING.test(messageOf(error));
}

function linesOf(error: unknown): string[] {
  return stripVTControlCharacters(messageOf(error)).split('\n');
}
