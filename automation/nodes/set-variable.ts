import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { ExpressionError, parseExpression } from '../expressions/index.js';
import { withoutPlaceholders } from '../placeholders.js';
import { show, shorten, text, withRules } from '../values.js';
import { variableName } from './variable-name.js';

const plain = z.union([z.string(), z.number(), z.boolean()], {
  error: ({ input }) => `${show(input)} is neither text nor a number nor a boolean`,
});

export const setVariable = defineNode({
  name: 'set_variable',
  description: 'Sets a variable',
  difference: 'the expression is parsed, and never run as code',
  wrapper: 'misc_action',
  runs: 'workflow',
  params: withRules(
    z.object({
      name: variableName().describe('Name of the variable'),
      value: plain.nullish().describe('A text, number or boolean'),
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
        .describe("Python's expressions, with quotes around texts: {n[0]} + 1"),
      output_variable_name: text().nullish().describe('Name of an output with the value'),
    }),
    ({ value, expression }, report) => {
      if ((value == null) === (expression == null)) {
        report([], 'set_variable needs exactly one of value and expression');
      }
    },
  ),
  title: ({ name }) => `set ${shorten(name, 80)}`,
});
