import { z } from 'zod';
import { AuditQuery } from '../audit/audit-schemas.js';
import { AuditEntry } from '../../contracts/audit.js';
import { ValidateBody, ValidationSchema } from '../checks/validation-schemas.js';
import { EmbedSessionBody, EmbedSessionSchema } from '../embed/embed-schemas.js';
import { SessionBody, SignOutQuery } from '../operators/sign-in-schemas.js';
import { EncodedPayloads } from '../temporal-codec.js';
import { AUDIT_EXAMPLE, CHECK_EXAMPLE } from './examples.js';
import { type DescribedRoute, queryParameters } from './operation.js';

const anyJson = z.record(z.string(), z.unknown());

/** Routes that do not belong to one run. */
export const SERVICE_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/automations/validate',
    'post',
    {
      id: 'checkAutomation',
      tag: 'Automations',
      summary: 'Check an automation',
      scope: 'runs:start',
      isRateLimited: true,
      body: ValidateBody,
      bodyExample: { automation: 'login' },
      answer: { status: 200, schema: ValidationSchema, example: CHECK_EXAMPLE },
    },
  ],
  [
    '/v1/automation.schema.json',
    'get',
    {
      id: 'getAutomationSchema',
      tag: 'Automations',
      summary: 'The JSON Schema of automations, for editors',
      answer: { status: 200, schema: anyJson, mediaType: 'application/schema+json' },
    },
  ],
  [
    '/v1/audit',
    'get',
    {
      id: 'readAuditLog',
      tag: 'Service',
      summary: 'Export the audit log: one JSON object a line, the oldest first',
      description: 'The schema is that of one line. A key of a tenant gets the entries of its tenant.',
      scope: 'audit:read',
      answer: { status: 200, schema: AuditEntry, mediaType: 'application/x-ndjson', example: AUDIT_EXAMPLE },
      parameters: queryParameters(AuditQuery),
    },
  ],
  [
    '/codec/decode',
    'post',
    {
      id: 'decodePayloads',
      tag: 'Service',
      summary: "Decrypt payloads for Temporal's Web UI and CLI",
      scope: 'codec:decode',
      body: EncodedPayloads,
      answer: { status: 200, schema: EncodedPayloads },
    },
  ],
  [
    '/v1/view-session',
    'post',
    {
      id: 'openEmbeddedView',
      tag: 'Live view',
      summary: 'Exchange a view token for a cookie, as the embedded page does',
      body: EmbedSessionBody,
      answer: { status: 200, schema: EmbedSessionSchema },
    },
  ],
  [
    '/v1/session',
    'post',
    { id: 'signIn', tag: 'Service', summary: 'Sign in to the dashboard', body: SessionBody, answer: { status: 204 } },
  ],
  [
    '/metrics',
    'get',
    {
      id: 'getMetrics',
      tag: 'Service',
      summary: 'Metrics for Prometheus',
      scope: 'operator',
      answer: { status: 200, schema: z.string(), mediaType: 'text/plain' },
    },
  ],
  [
    '/v1/session',
    'delete',
    {
      id: 'signOut',
      tag: 'Service',
      summary: 'Sign out',
      answer: { status: 204 },
      parameters: queryParameters(SignOutQuery),
    },
  ],
];
