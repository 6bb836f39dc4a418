import type { Locator } from 'playwright';
import { z } from 'zod';
import { nameByLooks } from './script/name-by-looks.js';

/** Facts that only the element itself knows. */
const Facts = z.object({
  tag: z.string(),
  type: z.string(),
  value: z.string(),
  isFilled: z.boolean(),
  isRequired: z.boolean(),
  isReadOnly: z.boolean(),
  isEditable: z.boolean(),
  autocomplete: z.string(),
  inputMode: z.string(),
  isMultiple: z.boolean(),
  /** The page hides the element from assistive technology, usually because it draws its own field instead. */
  isHidden: z.boolean(),
  options: z.array(z.object({ label: z.string(), isChosen: z.boolean(), isDisabled: z.boolean() })),
});
export type Facts = z.infer<typeof Facts>;

const FACTS_MS = 2000;

/** The part of a DOM element that this code uses. Its functions run in the page, so they cannot use anything outside themselves. */
export interface PageElement {
  localName: string;
  type?: string;
  value?: string;
  textContent: string | null;
  required?: boolean;
  readOnly?: boolean;
  multiple?: boolean;
  checked?: boolean;
  options?: Iterable<{
    label: string;
    selected: boolean;
    disabled: boolean;
    parentElement: { disabled?: boolean } | null;
  }>;
  ownerDocument: { execCommand(command: string): void; designMode: string; body: unknown };
  isContentEditable?: boolean;
  innerText?: string;
  getAttribute(name: string): string | null;
  focus(): void;
  blur(): void;
  click?: () => void;
  select?: () => void;
}

/** Runs in the page, so that a password's value never leaves it. */
function read(element: PageElement): Facts {
  const { localName: tag, type = '' } = element;
  const isInput = tag === 'input' || tag === 'textarea';
  const { ownerDocument, innerText } = element;
  const isDesigned = ownerDocument.designMode === 'on' && ownerDocument.body === element;
  const isEditable = !isInput && (element.isContentEditable === true || isDesigned);
  const attribute = (name: string) => element.getAttribute(name) ?? '';
  const isSecret = type === 'password' || /(current|new)-password/.test(attribute('autocomplete'));
  const value = (isInput ? element.value : isEditable ? innerText?.replace(/\n$/, '') : element.textContent) ?? '';
  const isLong = tag === 'textarea' || (isEditable && attribute('aria-multiline') !== 'false');
  return {
    tag,
    type: isSecret ? 'password' : tag === 'input' ? type : isLong ? 'textarea' : 'text',
    value: isSecret || tag === 'select' ? '' : value.slice(0, 10_000),
    isFilled: value !== '',
    isRequired: element.required === true || attribute('aria-required') === 'true',
    isEditable,
    isReadOnly: element.readOnly === true || attribute('aria-readonly') === 'true',
    autocomplete: attribute('autocomplete').slice(0, 100),
    inputMode: attribute('inputmode').slice(0, 20),
    isMultiple: element.multiple === true,
    isHidden: attribute('aria-hidden') === 'true',
    options: [...(element.options ?? [])].slice(0, 500).map((option) => ({
      label: option.label.slice(0, 200),
      isChosen: option.selected,
      isDisabled: option.disabled || option.parentElement?.disabled === true,
    })),
  };
}

/** Undefined when the element no longer exists. */
export async function readFacts(target: Locator): Promise<Facts | undefined> {
  try {
    return Facts.parse(await target.evaluate(read, undefined, { timeout: FACTS_MS }));
  } catch {
    return undefined;
  }
}

/** A name for an element that the page does not name; empty when there is no clue. */
export async function readName(target: Locator): Promise<string> {
  return target.evaluate(nameByLooks as (element: unknown) => string, undefined, { timeout: FACTS_MS }).catch(() => '');
}
