import { RunList, RunState, StartedRun } from '../../contracts/run-state.js';
import { ViewTokenBody, ViewTokenSchema } from '../embed/embed-schemas.js';
import { BatchBodyDescription, BatchResults, ListQuery, RerunBody, StartBodyDescription } from '../runs/run-schemas.js';
import { LIST_EXAMPLE, START_EXAMPLE, STARTED_EXAMPLE, STATE_EXAMPLE } from './examples.js';
import { ACCEPTED, type DescribedRoute, plainSchema, queryParameters } from './operation.js';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'starting again with the same key and the same content returns the first run; the same as idempotencyKey in the body',
  schema: plainSchema(StartBodyDescription.shape.idempotencyKey),
};

const tag = 'Runs';
const state = { status: 200, schema: RunState, example: STATE_EXAMPLE };

export const RUN_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/runs',
    'post',
    {
      id: 'startRun',
      tag,
      summary: 'Start a run',
      scope: 'runs:start',
      parameters: [IDEMPOTENCY_KEY],
      isRateLimited: true,
      body: StartBodyDescription,
      bodyExample: START_EXAMPLE,
      answer: { status: 201, schema: StartedRun, example: STARTED_EXAMPLE },
      callbacks: { runFinished: { '{$request.body#/callbackUrl}': { $ref: '#/webhooks/runFinished' } } },
    },
  ],
  [
    '/v1/runs',
    'get',
    {
      id: 'listRuns',
      tag,
      summary: 'List runs',
      scope: 'runs:read',
      answer: { status: 200, schema: RunList, example: LIST_EXAMPLE },
      parameters: queryParameters(ListQuery),
    },
  ],
  [
    '/v1/runs:batch',
    'post',
    {
      id: 'startRuns',
      tag,
      summary: 'Start several runs',
      scope: 'runs:start',
      isRateLimited: true,
      body: BatchBodyDescription,
      bodyExample: { runs: [START_EXAMPLE] },
      answer: { status: 200, schema: BatchResults, example: { results: [{ status: 201, run: STARTED_EXAMPLE }] } },
    },
  ],
  [
    '/v1/runs/{runId}/rerun',
    'post',
    {
      id: 'rerunRun',
      tag,
      summary: 'Start a run again, with the same or changed inputs',
      scope: 'runs:start',
      parameters: [IDEMPOTENCY_KEY],
      isRateLimited: true,
      body: RerunBody,
      bodyExample: { inputParameters: { username: ['ben'] } },
      answer: { status: 201, schema: StartedRun, example: STARTED_EXAMPLE },
    },
  ],
  ['/v1/runs/{runId}', 'get', { id: 'getRun', tag, summary: 'Read a run', scope: 'runs:read', answer: state }],
  [
    '/v1/runs/{runId}',
    'delete',
    {
      id: 'deleteRun',
      tag,
      summary: 'Delete a run that has ended: its files, its mails in the outbox, and its record in Temporal',
      scope: 'operator',
      answer: { status: 204 },
      mayConflict: true,
    },
  ],
  [
    '/v1/runs/{runId}/events',
    'get',
    {
      id: 'followRun',
      tag,
      summary: 'Follow a run: server-sent events named `state`',
      description: 'Each event has the whole run state as its data. The stream ends after the state of the ended run.',
      scope: 'runs:read',
      answer: { status: 200, schema: RunState, mediaType: 'text/event-stream' },
    },
  ],
  [
    '/v1/runs/{runId}/view-token',
    'post',
    {
      id: 'createViewToken',
      tag: 'Live view',
      summary: 'Make a token with which a page of another site shows the run',
      description: 'The token works once, for this run and this origin.',
      scope: 'runs:read',
      body: ViewTokenBody,
      bodyExample: { origin: 'https://app.example.com', scope: 'answer', seconds: 60 },
      answer: { status: 201, schema: ViewTokenSchema },
    },
  ],
  [
    '/v1/runs/{runId}/cancel',
    'post',
    { id: 'cancelRun', tag, summary: 'Cancel a run', scope: 'runs:cancel', answer: ACCEPTED, mayConflict: true },
  ],
  [
    '/v1/runs/{runId}/artifacts/{name}',
    'get',
    {
      id: 'getArtifact',
      tag,
      summary: 'A file kept from a run',
      scope: 'runs:read',
      answer: { status: 200, mediaType: 'application/octet-stream' },
      isRanged: true,
    },
  ],
];
