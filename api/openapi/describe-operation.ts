import { ProblemSchema } from '../http/problem-schema.js';
import { jsonSchema, type Operation } from './operation.js';

const PROBLEM_CONTENT = { 'application/problem+json': { schema: jsonSchema(ProblemSchema, 'output') } };

/** The operation in the form of OpenAPI. */
export function describeOperation(path: string, operation: Operation): object {
  const { summary, body, answer = { status: 200 }, parameters = [], scope, isRateLimited = false } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    summary,
    // OpenAPI calls them roles: the scopes that the key needs.
    security: scope === undefined ? [] : [{ bearer: [scope] }, { apiKey: [scope] }],
    parameters: [...inPath, ...parameters],
    ...(body && { requestBody: { content: { 'application/json': { schema: jsonSchema(body, 'input') } } } }),
    responses: {
      [answer.status]: {
        description: 'Success',
        ...(answer.schema && {
          content: { [answer.mediaType ?? 'application/json']: { schema: jsonSchema(answer.schema, 'output') } },
        }),
      },
      ...(isRateLimited && {
        429: {
          description: 'Too many requests of this API key',
          headers: {
            'Retry-After': { description: 'seconds until the next request may be sent', schema: { type: 'integer' } },
          },
          content: PROBLEM_CONTENT,
        },
      }),
      default: { description: 'A problem (RFC 9457)', content: PROBLEM_CONTENT },
    },
  };
}
