import { RunList, RunState, StartedRun } from '../../contracts/run-state.js';
import { ListQuery, StartBodyDescription } from '../runs/run-schemas.js';
import { ACCEPTED, type DescribedRoute, jsonSchema, queryParameters } from './operation.js';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'starting again with the same key and the same content returns the first run; the same as idempotencyKey in the body',
  schema: jsonSchema(StartBodyDescription.shape.idempotencyKey, 'input'),
};

const state = { status: 200, schema: RunState };

export const RUN_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/runs',
    'post',
    {
      summary: 'Start a run',
      scope: 'runs:start',
      parameters: [IDEMPOTENCY_KEY],
      isRateLimited: true,
      body: StartBodyDescription,
      answer: { status: 201, schema: StartedRun },
    },
  ],
  [
    '/v1/runs',
    'get',
    {
      summary: 'List runs',
      scope: 'runs:read',
      answer: { status: 200, schema: RunList },
      parameters: queryParameters(ListQuery),
    },
  ],
  ['/v1/runs/{runId}', 'get', { summary: 'Read a run', scope: 'runs:read', answer: state }],
  [
    '/v1/runs/{runId}/events',
    'get',
    {
      summary: 'Follow a run: server-sent events named `state`',
      scope: 'runs:read',
      answer: { ...state, mediaType: 'text/event-stream' },
    },
  ],
  ['/v1/runs/{runId}/cancel', 'post', { summary: 'Cancel a run', scope: 'runs:cancel', answer: ACCEPTED }],
  ['/v1/runs/{runId}/artifacts/{name}', 'get', { summary: 'A file kept from a run', scope: 'runs:read' }],
];
