import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { ExpressionError, parseExpression } from '../expressions/index.js';
import { hasPlaceholder, withoutPlaceholders } from '../placeholders.js';
import { shortUrl } from '../url.js';
import { isBlank, number, oneOf, show, text, wrong } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';

const texts = () =>
  z.record(z.string(), text(), { error: ({ input }) => wrong(input, 'an object of texts') }).nullish();

export const apiCall = defineNode({
  name: 'api_call',
  description: 'Calls an HTTP API and keeps the answer',
  difference:
    '`poll_condition` also reads members of lists: `body.items[0].s`; `GET` sends no body; private addresses must be allowed by the operator',
  wrapper: 'extraction_action',
  runs: 'service',
  // The other methods may have an effect each time.
  isRepeatable: ({ method }) => method === 'GET',
  timing: EXTRACTION_TIMING,
  params: z.object({
    url: text()
      .refine(isHttp, { error: ({ input }) => `${show(input)} is not an http or https address` })
      .describe('Address that is called from the worker, not from the page'),
    method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE').default('GET').describe('HTTP method'),
    headers: texts().describe('Headers by name'),
    query_params: texts().describe('Added to the address'),
    body: z
      .union([z.string(), z.record(z.string(), z.unknown())], {
        error: ({ input }) => wrong(input, 'an object, which is sent as JSON, or text'),
      })
      .nullish()
      .describe('An object, which is sent as JSON, or text'),
    output_variable_names: z
      .array(text(), { error: ({ input }) => wrong(input, 'a list of names') })
      .default(['api_result'])
      .describe('Variables that hold the answer: {api_result.body.id}'),
    timeout: number({ above: 0 }).default(30).describe('Seconds to wait for one answer'),
    poll_condition: text()
      .superRefine(checkCondition)
      .nullish()
      .describe('Ask again until this expression holds for the answer: body.status == "done"'),
    poll_interval: number({ min: 0 }).default(5).describe('Seconds between two requests'),
    max_poll_attempts: number({ integer: true, min: 1 }).default(10).describe('Requests in all'),
  }),
  title: ({ method, url }) => `${method} ${shortUrl(url)}`,
  advice: ({ method, body }) => (method === 'GET' && body != null ? [['body', 'is not sent with GET']] : []),
});

export function isHttp(url: string): boolean {
  return /^https?:\/\/[^\s/?#]/i.test(url) || (hasPlaceholder(url) && !/^\s*(?!https?:)[a-z][a-z0-9+.-]*:/i.test(url));
}

function checkCondition(condition: string, context: z.RefinementCtx): void {
  if (isBlank(condition)) return;
  try {
    parseExpression(withoutPlaceholders(condition), { dotAccess: true });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
}
