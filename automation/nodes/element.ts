import { z } from 'zod';
import { describeLocator, LocatorSyntaxError, parseLocator } from '../locators/index.js';
import { withoutPlaceholders } from '../parameters/placeholders.js';
import type { ModelNeed } from '../model/model-need.js';
import { boolean, isBlank, oneOf, type Report, shorten, text, wrong } from '../model/field-types.js';

const point = z.array(
  z
    .unknown()
    .refine(
      (item) => typeof item === 'string' || Number.isInteger(item),
      'coordinates must be two whole numbers, or two strings',
    ),
  { error: ({ input }) => wrong(input, 'a list of two whole numbers') },
);

/** The members of every node that acts on an element. */
export const elementShape = {
  command: text()
    .superRefine(checkCommand)
    .nullish()
    .describe(
      'Locator command of the element, as in Playwright for Python without `page.`: get_by_role("button", name="Next")',
    ),
  xpath: text().nullish().describe('XPath of the element, in place of command'),
  prompt_instructions: text()
    .default('')
    .describe('Description of the element for a language model or a person, used if the locator does not find it'),
  skip_command: boolean().default(false).describe('Do not try the locator'),
  skip_prompt: boolean().default(false).describe('Skip the step if the element is not found, and ask nobody'),
  assert_locator_presence: boolean().default(false).describe('Fail the run if the element is not found'),
  /** Intermission's addition: who finds an element that the locator does not find, overriding the deployment's setting. */
  on_missing: oneOf('model', 'person', 'fail')
    .nullish()
    .describe('Who is asked to find a missing element. The default is the setting INTERMISSION_MISSING_ELEMENT'),
  coordinates: point
    .length(2, 'coordinates must be two whole numbers, or two strings')
    .nullish()
    .describe('Position of a click without a usable locator: CSS pixels from the top left of the window'),
  // The format has these without effect.
  keyword: text().nullish().describe('Has no effect'),
  recording_screenshot: z.unknown().optional().describe('Has no effect'),
  bounding_box_variables: z
    .array(text(), { error: ({ input }) => wrong(input, 'a list of four names') })
    .length(4, 'bounding_box_variables must be exactly four names')
    .nullish()
    .describe('Has no effect'),
};

/**
 * Reports a syntax error in a command at load time. A command in which a placeholder stands for more than a value is only parsed when the
 * node runs.
 */
export function checkCommand(command: string, context: z.RefinementCtx): void {
  if (isBlank(command) || /^\s*\{/.test(command)) return;
  try {
    parseLocator(withoutPlaceholders(command));
  } catch (error) {
    if (!(error instanceof LocatorSyntaxError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
}

type ElementMembers = { [Key in keyof typeof elementShape]?: unknown };

/** Checks the rules between these members. */
export function checkElement(params: ElementMembers, report: Report): void {
  const { command, xpath } = params;
  if (command != null && xpath != null) report([], 'command and xpath are mutually exclusive; keep one');
  const hasLocator = !isBlank(command) || !isBlank(xpath);
  if (params.assert_locator_presence === true && !hasLocator) {
    report(['assert_locator_presence'], 'assert_locator_presence needs a command');
  }
}

/** Warnings about values that are allowed but probably not intended: `[member, sentence]`. */
export function adviseElement(params: ElementMembers, hasPoint = false): [string, string][] {
  const hasUsableLocator = params.skip_command !== true && !(isBlank(params.command) && isBlank(params.xpath));
  const advice: [string, string][] = [];
  if (params.assert_locator_presence === true && params.skip_prompt === true) {
    advice.push(['assert_locator_presence', 'fails the run if the element is missing, even with skip_prompt']);
  }
  if (!hasUsableLocator && !hasPoint && isBlank(params.prompt_instructions)) {
    advice.push(['command', 'names no element to act on']);
  }
  if (params.on_missing != null && (params.skip_prompt === true || params.assert_locator_presence === true)) {
    const other = params.skip_prompt === true ? 'skip_prompt skips' : 'assert_locator_presence fails at';
    advice.push(['on_missing', `has no effect: ${other} an element that is not found`]);
  }
  return advice;
}

/** Whether such a node uses a model to find its element: always when it has only a description. */
export function elementNeed(params: ElementMembers, hasPoint = false): ModelNeed | undefined {
  const { on_missing, skip_prompt, skip_command, command, xpath, prompt_instructions } = params;
  if (skip_prompt === true || on_missing === 'person' || on_missing === 'fail') return undefined;
  const hasUsableLocator = skip_command !== true && !(isBlank(command) && isBlank(xpath));
  if (hasUsableLocator || hasPoint) return { need: 'maybe' };
  if (isBlank(prompt_instructions)) return undefined;
  return { need: on_missing === 'model' ? 'always' : 'unless-person' };
}

/** Describes the node's element for people. Placeholders stay as written. */
export function describeElement({ command, xpath, prompt_instructions }: ElementMembers): string {
  if (typeof command === 'string' && !isBlank(command)) {
    try {
      return describeLocator(parseLocator(command));
    } catch (error) {
      if (!(error instanceof LocatorSyntaxError)) throw error;
    }
  }
  const words = [prompt_instructions, xpath, command].find((candidate) => !isBlank(candidate));
  return typeof words === 'string' ? shorten(words.trim(), 80) : 'an unnamed element';
}
