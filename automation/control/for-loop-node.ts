import { z } from 'zod';
import { isIdentifier } from '../model/identifiers.js';
import { checkCommand, describeElement } from '../nodes/element.js';
import { isBlank, number, oneOf, shorten, text, withRules } from '../model/field-types.js';

export const FOR_LOOP = {
  name: 'for_loop_node',
  description: 'Runs nodes once for each item or match',
  difference:
    'reset nodes also run after a failed iteration, to recover from it; each execution of a loop has its own list of iterations; `on_error_in_loop` never ignores an unanswered pause',
};

/** Definition of a loop: what it iterates over, and how. */
export const forLoopNode = withRules(
  z.object({
    variable_name: text()
      .nullish()
      .describe('Parameter or variable to iterate over; several names, separated by commas, are iterated in parallel'),
    locator: text()
      .superRefine(checkCommand)
      .nullish()
      .describe('Locator command whose matches the loop iterates over'),
    index_variable_name: text()
      .refine((name) => isIdentifier(name) && name !== 'index_of', {
        error: 'must be a valid name other than index_of',
      })
      .default('index')
      .describe('Name that holds the position of the iteration: {name[index]}'),
    locator_timeout: number({ min: 0 }).default(5).describe('Seconds to wait for the first match'),
    max_iterations: number({ above: 0, integer: true }).nullish().describe('Maximum number of iterations'),
    on_error_in_loop: oneOf('raise', 'continue', 'break')
      .default('raise')
      .describe('After a failed iteration: fail (raise), continue, or end the loop (break)'),
  }),
  ({ variable_name, locator, index_variable_name: index }, report) => {
    if (isBlank(variable_name) === isBlank(locator)) {
      report([], 'a loop needs exactly one of variable_name and locator');
    }
    if (isBlank(variable_name)) {
      if (index === 'locator') report(['index_variable_name'], 'must not be "locator" in a loop over a locator');
      return;
    }
    const names = namesIn(variable_name as string);
    const odd = names.find((name) => !isIdentifier(name));
    if (odd !== undefined) {
      report(['variable_name'], `${JSON.stringify(shorten(odd, 40))} is not a valid name; separate names with commas`);
    }
    if (names.includes(index as string)) {
      report(['index_variable_name'], `${shorten(index as string, 40)} is one of the loop's variables`);
    }
  },
);

export type LoopParams = z.output<typeof forLoopNode>;

/** The names of the lists that a loop iterates over in parallel; empty for a loop over a locator. */
export function loopNames({ variable_name }: LoopParams): string[] {
  return isBlank(variable_name) ? [] : namesIn(variable_name!);
}

function namesIn(variableName: string): string[] {
  return variableName.split(',').map((name) => name.trim());
}

export function loopTitle(params: LoopParams): string {
  const names = loopNames(params);
  if (names.length === 0) return `for each ${describeElement({ command: params.locator })}`;
  return shorten(`for each of ${names.join(', ')}`, 100);
}
