import { z } from 'zod';
import { ExpressionError, parseExpression } from '../expressions/index.js';
import { withoutPlaceholders } from '../parameters/placeholders.js';
import { shorten, text } from '../model/field-types.js';

export const IF_ELSE = {
  name: 'if_else_node',
  description: 'Runs one of two lists of nodes',
  difference:
    "Intermission evaluates the condition itself and never runs it as Python; it supports Python's operators and harmless functions",
};

export const ifElseNode = z.object({
  condition: text()
    .superRefine((condition: string, context: z.RefinementCtx) => {
      try {
        parseExpression(withoutPlaceholders(condition, 'loops'));
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    })
    .describe("A Python expression: status[0] == 'active' and not done[0]"),
});

export type BranchParams = z.output<typeof ifElseNode>;

export function branchTitle({ condition }: BranchParams): string {
  return `if ${shorten(condition.slice(0, 1000).replace(/\s+/g, ' ').trim(), 90)}`;
}
