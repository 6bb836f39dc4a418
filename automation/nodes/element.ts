import { z } from 'zod';
import { describeLocator, LocatorSyntaxError, parseLocator } from '../locators/index.js';
import { withoutPlaceholders } from '../placeholders.js';
import { boolean, isBlank, type Report, shorten, text, wrong } from '../values.js';

const point = z.array(
  z.unknown().refine((item) => ['number', 'string'].includes(typeof item), 'coordinates are two numbers, or two texts'),
  { error: ({ input }) => wrong(input, 'a list of two numbers') },
);

/** The members every node that acts on an element has. */
export const elementShape = {
  command: text().superRefine(checkCommand).nullish(),
  xpath: text().nullish(),
  prompt_instructions: text().default(''),
  skip_command: boolean().default(false),
  skip_prompt: boolean().default(false),
  assert_locator_presence: boolean().default(false),
  coordinates: point.length(2, 'coordinates are two numbers, or two texts').nullish(),
  // The format knows these and gives them no effect.
  keyword: text().nullish(),
  recording_screenshot: z.unknown().optional(),
  bounding_box_variables: z
    .array(text(), { error: ({ input }) => wrong(input, 'a list of four names') })
    .length(4, 'bounding_box_variables are exactly four names')
    .nullish(),
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

/** The rules between these members. `hasPoint`: the kind can do with a point of the page, and one is given. */
export function checkElement(params: ElementMembers, report: Report, hasPoint = false): void {
  const { command, xpath } = params;
  if (command != null && xpath != null) report([], 'command and xpath exclude one another; keep one');
  const hasLocator = !isBlank(command) || !isBlank(xpath);
  if (params.assert_locator_presence === true && !hasLocator) {
    report(['assert_locator_presence'], 'assert_locator_presence needs a command');
  }
  const hasUsableLocator = hasLocator && params.skip_command !== true;
  if (!hasUsableLocator && !hasPoint && params.skip_prompt !== true && !isBlank(params.prompt_instructions)) {
    report.unsupported(
      ['prompt_instructions'],
      'finding an element by its description, which needs a language model,',
      'give a command, or skip_prompt to pass over the step',
    );
  }
}

/** What is allowed and hardly meant: `[member, sentence]`. */
export function adviseElement(params: ElementMembers, hasPoint = false): [string, string][] {
  const hasUsableLocator = params.skip_command !== true && !(isBlank(params.command) && isBlank(params.xpath));
  const advice: [string, string][] = [];
  if (params.assert_locator_presence === true && params.skip_prompt === true) {
    advice.push(['assert_locator_presence', 'fails the run when the element is absent, also with skip_prompt']);
  }
  if (!hasUsableLocator && !hasPoint) advice.push(['command', 'names no element, so there is nothing to act on']);
  return advice;
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
