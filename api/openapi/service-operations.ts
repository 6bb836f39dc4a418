import { z } from 'zod';
import { ValidateBody, ValidationSchema } from '../checks/validation-schemas.js';
import { SessionBody, SignOutQuery } from '../operators/sign-in-schemas.js';
import { CodecBody } from '../temporal-codec.js';
import { type DescribedRoute, queryParameters } from './operation.js';

/** Routes that do not belong to one run. */
export const SERVICE_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/automations/validate',
    'post',
    {
      summary: 'Check an automation',
      scope: 'runs:start',
      isRateLimited: true,
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
  [
    '/v1/session',
    'delete',
    { summary: 'Sign out', answer: { status: 204 }, parameters: queryParameters(SignOutQuery) },
  ],
];
