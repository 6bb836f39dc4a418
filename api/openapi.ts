import { Router } from 'express';
import { z } from 'zod';
import { automationSchema } from '../automation/json-schema.js';
import type { Scope } from '../config/api-key-file.js';
import { CodecBody } from './codec.js';
import {
  ControlOutcomeSchema,
  DeclineBody,
  DoneCheckSchema,
  ExtendBody,
  ExtendOutcomeSchema,
  FormActBody,
  HumanDoneBody,
  ListQuery,
  PauseBody,
  PickSchema,
  PointBody,
  ProblemSchema,
  RunListSchema,
  RunStateSchema,
  SessionBody,
  StartBodyDescription,
  StartedRunSchema,
  ValidateBody,
  ValidationSchema,
} from './schemas.js';

/** The descriptions of the API and of the automation format, made from the schemas that check them. */
export function openApiRoutes(): Router {
  const router = Router();
  const document = openApi();
  router.get('/openapi.json', (_req, res) => {
    res.json(document);
  });
  const format = JSON.stringify(automationSchema());
  router.get('/v1/automation.schema.json', (_req, res) => {
    res.type('application/schema+json').send(format);
  });
  return router;
}

interface Operation {
  summary: string;
  body?: z.ZodType;
  answer?: { status: number; schema?: z.ZodType; mediaType?: string };
  parameters?: object[];
  /** What an API key needs; without it, no key is asked for. */
  scope?: Scope;
}

function openApi() {
  const picked = { status: 200, schema: PickSchema };
  const accepted = { status: 202, schema: z.object({ accepted: z.boolean() }) };
  const state = { status: 200, schema: RunStateSchema };
  const operations: [path: string, method: string, operation: Operation][] = [
    [
      '/v1/runs',
      'post',
      {
        summary: 'Start a run',
        scope: 'runs:start',
        body: StartBodyDescription,
        answer: { status: 201, schema: StartedRunSchema },
      },
    ],
    [
      '/v1/runs',
      'get',
      {
        summary: 'List runs',
        scope: 'runs:read',
        answer: { status: 200, schema: RunListSchema },
        parameters: queryParameters(),
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
    [
      '/v1/runs/{runId}/live/picture',
      'get',
      {
        summary: 'What the live view begins with: a header of 16 bytes and a JPEG; 204 when there is no picture',
        scope: 'runs:read',
        answer: { status: 200, mediaType: 'application/octet-stream' },
      },
    ],
    [
      '/v1/runs/{runId}/uploads/{chooserId}',
      'post',
      { summary: 'Send a file to the page', scope: 'runs:answer', answer: { status: 204 } },
    ],
    [
      '/v1/runs/{runId}/downloads/{id}',
      'get',
      {
        summary: 'Fetch a file that the page gave the person, once',
        scope: 'runs:answer',
        answer: { status: 200, mediaType: 'application/octet-stream' },
      },
    ],
    [
      '/v1/runs/{runId}/human-done',
      'post',
      { summary: 'Answer the open pause', scope: 'runs:answer', body: HumanDoneBody, answer: accepted },
    ],
    [
      '/v1/runs/{runId}/decline',
      'post',
      { summary: 'Say it cannot be done', scope: 'runs:answer', body: DeclineBody, answer: accepted },
    ],
    [
      '/v1/runs/{runId}/extend',
      'post',
      {
        summary: 'Give the person more time',
        scope: 'runs:answer',
        body: ExtendBody,
        answer: { status: 200, schema: ExtendOutcomeSchema },
      },
    ],
    [
      '/v1/runs/{runId}/control',
      'post',
      {
        summary: 'Take control of the browser during a pause',
        scope: 'runs:answer',
        body: PauseBody,
        answer: { status: 200, schema: ControlOutcomeSchema },
      },
    ],
    [
      '/v1/runs/{runId}/done-check',
      'post',
      {
        summary: 'Compare the page with `done_when`',
        scope: 'runs:answer',
        body: PauseBody,
        answer: { status: 200, schema: DoneCheckSchema },
      },
    ],
    [
      '/v1/runs/{runId}/form',
      'get',
      { summary: 'The page as a plain form, for who has control', scope: 'runs:answer' },
    ],
    [
      '/v1/runs/{runId}/form',
      'post',
      {
        summary: 'Fill or press one element of the form',
        scope: 'runs:answer',
        body: FormActBody,
        answer: { status: 204 },
      },
    ],
    [
      '/v1/runs/{runId}/point',
      'get',
      { summary: 'The element that is pointed at, in a pause that asks for one', scope: 'runs:answer', answer: picked },
    ],
    [
      '/v1/runs/{runId}/point',
      'post',
      {
        summary: 'Point at an element; human-done says that it is the one',
        body: PointBody,
        scope: 'runs:answer',
        answer: picked,
      },
    ],
    [
      '/v1/runs/{runId}/point',
      'delete',
      { summary: 'Point at nothing', scope: 'runs:answer', answer: { status: 204 } },
    ],
    ['/v1/runs/{runId}/cancel', 'post', { summary: 'Cancel a run', scope: 'runs:cancel', answer: accepted }],
    ['/v1/runs/{runId}/artifacts/{name}', 'get', { summary: 'A file kept from a run', scope: 'runs:read' }],
    [
      '/v1/automations/validate',
      'post',
      {
        summary: 'Check an automation',
        scope: 'runs:start',
        body: ValidateBody,
        answer: { status: 200, schema: ValidationSchema },
      },
    ],
    [
      '/codec/decode',
      'post',
      {
        summary: "Decrypt payloads for Temporal's Web UI and CLI",
        scope: 'codec:decode',
        body: CodecBody,
        answer: { status: 200, schema: CodecBody },
      },
    ],
    [
      '/v1/automation.schema.json',
      'get',
      {
        summary: 'The JSON Schema of automations, for editors',
        answer: { status: 200, schema: z.record(z.string(), z.unknown()), mediaType: 'application/schema+json' },
      },
    ],
    ['/v1/session', 'post', { summary: 'Sign in to the dashboard', body: SessionBody, answer: { status: 204 } }],
    ['/v1/session', 'delete', { summary: 'Sign out', answer: { status: 204 } }],
  ];
  const paths: Record<string, Record<string, object>> = {};
  for (const [path, method, operation] of operations) (paths[path] ??= {})[method] = described(path, operation);
  return {
    openapi: '3.1.0',
    info: { title: 'Intermission', version: '1', description: 'Browser automations that wait for a person.' },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  };
}

function described(path: string, { summary, body, answer = { status: 200 }, parameters = [], scope }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    summary,
    // Roles in OpenAPI's words: the scopes that the key needs.
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
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: jsonSchema(ProblemSchema, 'output') } },
      },
    },
  };
}

function queryParameters() {
  return Object.entries(ListQuery.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: jsonSchema(schema, 'input'),
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  return { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }), $schema: undefined };
}
