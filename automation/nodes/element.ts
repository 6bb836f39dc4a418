import { z } from 'zod';
import { describeLocator, LocatorSyntaxError, parseLocator } from '../locators/index.js';
import { withoutPlaceholders } from '../placeholders.js';
import { boolean, text } from '../values.js';

/** The members every node that acts on an element has. */
export const elementShape = {
  command: text().nullish(),
  xpath: text().nullish(),
  prompt_instructions: text().default(''),
  skip_command: boolean().default(false),
  skip_prompt: boolean().default(false),
  assert_locator_presence: boolean().default(false),
  // The format knows these and gives them no effect.
  coordinates: z.unknown().optional(),
  keyword: z.unknown().optional(),
  recording_screenshot: z.unknown().optional(),
  bounding_box_variables: z.unknown().optional(),
};

export interface ElementMembers {
  command?: string | null;
  xpath?: string | null;
  prompt_instructions: string;
  skip_command: boolean;
  skip_prompt: boolean;
  assert_locator_presence: boolean;
}

/** The rules between these members, for a schema's `superRefine`. */
export function checkElement(params: ElementMembers, context: z.RefinementCtx): void {
  const { command, xpath } = params;
  if (command != null && xpath != null) {
    context.addIssue({ code: 'custom', message: 'command and xpath exclude one another; keep one' });
  }
  if (params.assert_locator_presence && isBlank(command) && isBlank(xpath)) {
    context.addIssue({ code: 'custom', path: ['assert_locator_presence'], message: 'needs a command' });
  }
  if (!isBlank(command)) {
    try {
      parseLocator(withoutPlaceholders(command!));
    } catch (error) {
      if (!(error instanceof LocatorSyntaxError)) throw error;
      context.addIssue({ code: 'custom', path: ['command'], message: error.message });
    }
  }
  const hasLocator = !params.skip_command && (!isBlank(command) || !isBlank(xpath));
  if (!hasLocator && !params.skip_prompt && params.prompt_instructions.trim() !== '') {
    context.addIssue({
      code: 'custom',
      path: ['prompt_instructions'],
      message:
        'UnsupportedFeature: finding an element by its description needs a language model; give a command, or skip_prompt to pass over it',
      params: { unsupported: true },
    });
  }
}

/** Words for people for the node's element. Placeholders stay as written. */
export function describeElement({ command, xpath, prompt_instructions }: ElementMembers): string {
  if (!isBlank(command)) {
    try {
      return describeLocator(parseLocator(command!));
    } catch (error) {
      if (!(error instanceof LocatorSyntaxError)) throw error;
    }
  }
  if (!isBlank(xpath)) return xpath!.slice(0, 80);
  return prompt_instructions.trim().slice(0, 80) || 'nothing';
}

export function isBlank(value: string | null | undefined): boolean {
  return value == null || value.trim() === '';
}
