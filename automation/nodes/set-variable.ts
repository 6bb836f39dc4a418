import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { ExpressionError, parseExpression } from '../expressions/index.js';
import { namesInExpression } from '../expressions/names.js';
import { withoutPlaceholders } from '../parameters/placeholders.js';
import { show, shorten, text, withRules } from '../model/field-types.js';
import { variableName } from './variable-name.js';

const plain = z.union([z.string(), z.number(), z.boolean()], {
  error: ({ input }) => `${show(input)} is not a string, a number or a boolean`,
});

export const setVariable = defineNode({
  name: 'set_variable',
  description: 'Sets a variable',
  difference: 'Intermission evaluates the expression itself and never runs it as Python',
  wrapper: 'misc_action',
  runs: 'workflow',
  setsVariables: ({ name }) => [name],
  params: withRules(
    z.object({
      name: variableName().describe('Name of the variable'),
      value: plain.nullish().describe('A string, a number or a boolean'),
      expression: text()
        .superRefine((expression: string, context: z.RefinementCtx) => {
          try {
            parseExpression(withoutPlaceholders(expression));
          } catch (error) {
            if (!(error instanceof ExpressionError)) throw error;
            context.addIssue({ code: 'custom', message: error.message });
          }
        })
        .nullish()
        .describe('A Python expression, with strings in quotes: {n[0]} + 1'),
      output_variable_name: text().nullish().describe('Name of the output that holds the value'),
    }),
    ({ value, expression }, report) => {
      if ((value == null) === (expression == null)) {
        report([], 'set_variable needs exactly one of value and expression');
      }
    },
  ),
  title: ({ name }) => `set ${shorten(name, 80)}`,
  advice: ({ expression }) =>
    namesInExpression(withoutPlaceholders(expression ?? '')).map(({ name }) => [
      'expression',
      `uses the name ${name}, but expressions cannot use names; write {${name}[0]} for a value`,
    ]),
});
