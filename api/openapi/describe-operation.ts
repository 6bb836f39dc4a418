import { ProblemSchema } from '../http/problem-schema.js';
import type { Components } from './components.js';
import type { Operation } from './operation.js';

/** Which responses with a problem an operation may have; `default` stands for all others. */
const PROBLEMS = {
  400: ['BadRequest', 'The request is malformed'],
  401: ['Unauthorized', 'The API key is missing or unknown'],
  403: ['Forbidden', 'The API key lacks the scope, or the caller may not do this'],
  404: ['NotFound', 'There is no such run, or nothing at this address'],
  409: ['Conflict', 'The run or its pause does not allow it now'],
  422: ['Invalid', 'The request is invalid; `errors` has every error'],
  default: ['Failed', 'Another problem (RFC 9457)'],
} as const;

/** The responses to which operations refer. */
export function problemResponses(components: Components): Record<string, object> {
  const content = problemContent(components);
  return Object.fromEntries(Object.values(PROBLEMS).map(([name, description]) => [name, { description, content }]));
}

/** The operation in the form of OpenAPI. */
export function describeOperation(path: string, operation: Operation, components: Components): object {
  const { id, tag, summary, description, answer = { status: 200 }, parameters = [], scope } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const { status, schema, mediaType = 'application/json', example } = answer;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    // OpenAPI calls them roles: the scopes that the key needs.
    security: scope === undefined ? [] : [{ bearer: [scope] }, { apiKey: [scope] }],
    parameters: [...inPath, ...parameters, ...(operation.isRanged ? RANGE_HEADERS : [])],
    ...requestBody(operation, components),
    responses: {
      [status]: {
        description: 'Success',
        ...((schema !== undefined || answer.mediaType !== undefined) && {
          content: {
            [mediaType]: {
              schema: schema === undefined ? { type: 'string', format: 'binary' } : components.refer(schema, 'output'),
              ...(example !== undefined && { example }),
            },
          },
        }),
      },
      ...(operation.isRanged && rangeResponses(components)),
      ...problemsOf(path, operation, components),
    },
    ...(operation.callbacks && { callbacks: operation.callbacks }),
  };
}

const RANGE_HEADERS = [
  {
    name: 'Range',
    in: 'header',
    schema: { type: 'string' },
    description: 'one part of the file, such as `bytes=0-1023`',
  },
  {
    name: 'If-Range',
    in: 'header',
    schema: { type: 'string' },
    description: 'the `ETag` of an earlier response; if the file has changed since, the response is the whole file',
  },
];

function rangeResponses(components: Components) {
  const headers = { 'Content-Range': { description: 'such as `bytes 0-1023/2048`', schema: { type: 'string' } } };
  const content = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  return {
    206: { description: 'The part', headers, content },
    416: { description: 'The file has no such part', headers, content: problemContent(components) },
  };
}

function requestBody({ body, bodyType = 'application/json', bodyExample }: Operation, components: Components) {
  if (body === undefined && bodyType === 'application/json') return {};
  const schema = body === undefined ? { type: 'string', format: 'binary' } : components.refer(body, 'input');
  const required = !body?.safeParse(undefined).success;
  return {
    requestBody: {
      required,
      content: { [bodyType]: { schema, ...(bodyExample !== undefined && { example: bodyExample }) } },
    },
  };
}

function problemsOf(path: string, operation: Operation, components: Components): Record<string, object> {
  const { scope, body, parameters = [], isRateLimited = false, mayConflict = false } = operation;
  const statuses = [
    400,
    ...(scope === undefined ? [] : [401, 403]),
    ...(path.includes('{') ? [404] : []),
    ...(mayConflict ? [409] : []),
    ...(body !== undefined || parameters.length > 0 ? [422] : []),
  ] as (keyof typeof PROBLEMS)[];
  const refer = (status: keyof typeof PROBLEMS) => ({ $ref: `#/components/responses/${PROBLEMS[status][0]}` });
  return {
    ...Object.fromEntries(statuses.map((status) => [status, refer(status)])),
    ...(isRateLimited && {
      429: {
        description: 'Too many requests of this API key',
        headers: {
          'Retry-After': { description: 'seconds until the next request may be sent', schema: { type: 'integer' } },
        },
        content: problemContent(components),
      },
    }),
    default: refer('default'),
  };
}

function problemContent(components: Components) {
  return { 'application/problem+json': { schema: components.refer(ProblemSchema, 'output') } };
}
