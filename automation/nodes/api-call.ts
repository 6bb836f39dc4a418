import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { ExpressionError, parseExpression } from '../expressions/index.js';
import { hasPlaceholder, withoutPlaceholders } from '../parameters/placeholders.js';
import { shortUrl } from '../model/web-address.js';
import { isBlank, number, oneOf, show, text, wrong } from '../model/field-types.js';
import { EXTRACTION_TIMING } from './extraction.js';

const texts = () =>
  z.record(z.string(), text(), { error: ({ input }) => wrong(input, 'an object whose values are strings') }).nullish();

export const apiCall = defineNode({
  name: 'api_call',
  description: 'Calls an HTTP API and stores the response',
  difference:
    '`poll_condition` can also index lists: `body.items[0].s`; `GET` sends no body; the operator must allow private addresses',
  wrapper: 'extraction_action',
  runs: 'service',
  allowsNull: true,
  // The other methods may have an effect each time.
  isRepeatable: ({ method }) => method === 'GET',
  timing: EXTRACTION_TIMING,
  params: z.object({
    url: text()
      .refine(isHttp, { error: ({ input }) => `${show(input)} is not an http or https address` })
      .describe('Address to call; the worker calls it, not the page'),
    method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE').default('GET').describe('HTTP method'),
    headers: texts().describe('Request headers by name'),
    query_params: texts().describe('Query parameters, added to the address'),
    body: z
      .union([z.string(), z.record(z.string(), z.unknown())], {
        error: ({ input }) => wrong(input, 'an object, which is sent as JSON, or a string'),
      })
      .nullish()
      .describe('An object, which is sent as JSON, or a string'),
    output_variable_names: z
      .array(text(), { error: ({ input }) => wrong(input, 'a list of names') })
      .default(['api_result'])
      .describe('Variables that hold the response: {api_result.body.id}'),
    timeout: number({ above: 0 }).default(30).describe('Seconds to wait for each response'),
    poll_condition: text()
      .superRefine(checkCondition)
      .nullish()
      .describe('Repeat the request until this expression is true of the response: body.status == "done"'),
    poll_interval: number({ min: 0 }).default(5).describe('Seconds between requests'),
    max_poll_attempts: number({ integer: true, min: 1 }).default(10).describe('Maximum number of requests'),
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
