import type { Locator } from 'playwright';
import { z } from 'zod';

/** What only the element itself tells. */
const Facts = z.object({
  tag: z.string(),
  type: z.string(),
  value: z.string(),
  isFilled: z.boolean(),
  isRequired: z.boolean(),
  isReadOnly: z.boolean(),
  autocomplete: z.string(),
  inputMode: z.string(),
  isMultiple: z.boolean(),
  options: z.array(z.object({ label: z.string(), isChosen: z.boolean(), isDisabled: z.boolean() })),
});
export type Facts = z.infer<typeof Facts>;

const FACTS_MS = 2000;

/** What of a page's element is used here. Its functions run in the page and may use nothing from outside. */
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
  ownerDocument: { execCommand(command: string): void };
  getAttribute(name: string): string | null;
  focus(): void;
  blur(): void;
  click?: () => void;
  select?: () => void;
}

/** Runs in the page: a password's value does not even leave it. */
function read(element: PageElement): Facts {
  const { localName: tag, type = '' } = element;
  const isInput = tag === 'input' || tag === 'textarea';
  const attribute = (name: string) => element.getAttribute(name) ?? '';
  const isSecret = type === 'password' || /(current|new)-password/.test(attribute('autocomplete'));
  const value = (isInput ? element.value : element.textContent) ?? '';
  return {
    tag,
    type: isSecret ? 'password' : tag === 'input' ? type : tag === 'textarea' ? tag : 'text',
    value: isSecret || tag === 'select' ? '' : value.slice(0, 10_000),
    isFilled: value !== '',
    isRequired: element.required === true || attribute('aria-required') === 'true',
    isReadOnly: element.readOnly === true || attribute('aria-readonly') === 'true',
    autocomplete: attribute('autocomplete').slice(0, 100),
    inputMode: attribute('inputmode').slice(0, 20),
    isMultiple: element.multiple === true,
    options: [...(element.options ?? [])].slice(0, 500).map((option) => ({
      label: option.label.slice(0, 200),
      isChosen: option.selected,
      isDisabled: option.disabled || option.parentElement?.disabled === true,
    })),
  };
}

/** Undefined when the element has gone meanwhile. */
export async function readFacts(target: Locator): Promise<Facts | undefined> {
  try {
    return Facts.parse(await target.evaluate(read, undefined, { timeout: FACTS_MS }));
  } catch {
    return undefined;
  }
}
