import { z } from 'zod';
import { describeLocator, LocatorSyntaxError, parseLocator } from '../locators/index.js';
import { withoutPlaceholders } from '../placeholders.js';
import type { ModelNeed } from '../model-needs.js';
import { boolean, isBlank, oneOf, type Report, shorten, text, wrong } from '../values.js';

const point = z.array(
  z
    .unknown()
    .refine(
      (item) => typeof item === 'string' || Number.isInteger(item),
      'coordinates are two whole numbers, or two texts',
    ),
  { error: ({ input }) => wrong(input, 'a list of two whole numbers') },
);

/** The members every node that acts on an element has. */
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
    .describe('The element in words: for a language model, or a person, when the locator does not find it'),
  skip_command: boolean().default(false).describe('Leave the locator untried'),
  skip_prompt: boolean().default(false).describe('Pass over the step when the element is not found, and ask nobody'),
  assert_locator_presence: boolean().default(false).describe('Fail the run when the element is not found'),
  /** An addition of ours: who is asked for an element that is not found, in place of the deployment's setting. */
  on_missing: oneOf('model', 'person', 'fail')
    .nullish()
    .describe(
      'Who is asked for an element that is not found. Without it, the setting INTERMISSION_MISSING_ELEMENT says so',
    ),
  coordinates: point
    .length(2, 'coordinates are two whole numbers, or two texts')
    .nullish()
    .describe('Place of a click without a usable locator: CSS pixels from the top left of the window'),
  // The format knows these and gives them no effect.
  keyword: text().nullish().describe('Has no effect'),
  recording_screenshot: z.unknown().optional().describe('Has no effect'),
  bounding_box_variables: z
    .array(text(), { error: ({ input }) => wrong(input, 'a list of four names') })
    .length(4, 'bounding_box_variables are exactly four names')
    .nullish()
    .describe('Has no effect'),
};

/** A command's flaw shows at load. Where a placeholder stands for more than a value in it, it is read when the node runs. */
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

/** The rules between these members. */
export function checkElement(params: ElementMembers, report: Report): void {
  const { command, xpath } = params;
  if (command != null && xpath != null) report([], 'command and xpath exclude one another; keep one');
  const hasLocator = !isBlank(command) || !isBlank(xpath);
  if (params.assert_locator_presence === true && !hasLocator) {
    report(['assert_locator_presence'], 'assert_locator_presence needs a command');
  }
}

/** What is allowed and hardly meant: `[member, sentence]`. */
export function adviseElement(params: ElementMembers, hasPoint = false): [string, string][] {
  const hasUsableLocator = params.skip_command !== true && !(isBlank(params.command) && isBlank(params.xpath));
  const advice: [string, string][] = [];
  if (params.assert_locator_presence === true && params.skip_prompt === true) {
    advice.push(['assert_locator_presence', 'fails the run when the element is absent, also with skip_prompt']);
  }
  if (!hasUsableLocator && !hasPoint && isBlank(params.prompt_instructions)) {
    advice.push(['command', 'names no element, so there is nothing to act on']);
  }
  if (params.on_missing != null && (params.skip_prompt === true || params.assert_locator_presence === true)) {
    const other = params.skip_prompt === true ? 'skip_prompt passes over' : 'assert_locator_presence fails at';
    advice.push(['on_missing', `has no effect: ${other} an element that is not found`]);
  }
  return advice;
}

/** Whether such a node asks a model for its element: certainly when it has nothing but a description. */
export function elementNeed(params: ElementMembers, hasPoint = false): ModelNeed | undefined {
  const { on_missing, skip_prompt, skip_command, command, xpath, prompt_instructions } = params;
  if (skip_prompt === true || on_missing === 'person' || on_missing === 'fail') return undefined;
  const hasUsableLocator = skip_command !== true && !(isBlank(command) && isBlank(xpath));
  if (hasUsableLocator || hasPoint) return { need: 'maybe' };
  if (isBlank(prompt_instructions)) return undefined;
  return { need: on_missing === 'model' ? 'always' : 'unless-person' };
}

/** Words for people for the node's element. Placeholders stay as written. */
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
