import { z } from 'zod';
import { type Automation, type Parameters } from '../automation/model/automation.js';
import { mayPause } from '../automation/model/queries.js';
import { isObject } from '../automation/model/findings.js';
import { type Issue } from '../automation/model/issue.js';
import { isTooDeep, MAX_JSON_DEPTH, withoutNulls } from '../automation/model/json-value.js';
import { isMailAddress } from '../automation/model/mail-address.js';
import { readShape } from '../automation/model/read-shape.js';
import { bindParameters } from '../automation/parameters/bind-parameters.js';
import { bindSecureParameters } from '../automation/parameters/bind-secure.js';
import type { SecureParameters } from '../automation/parameters/secure-parameters.js';
import { readAutomation } from '../automation/reading/read-automation.js';
import { BrowserChoices } from './evidence.js';
import { Metadata, Tags } from './run-labels.js';

const oneLine = (limit: number) =>
  z
    .string('must be text')
    .min(1, 'must not be empty')
    .max(limit, `must be at most ${limit} characters`)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');

const CALLBACK_URL_ERROR =
  'must be an http or https address without a user name, such as https://example.com/hooks/runs';

function isCallbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** The schema of a request that starts a run. The automation and its parameters have their own readers. */
export const StartRequestSchema = z.strictObject({
  automation: z.unknown(),
  automationName: oneLine(200).optional(),
  inputParameters: z.record(z.string(), z.unknown()).optional(),
  secureParameters: z
    .record(z.string(), z.array(z.unknown(), 'must be a list of references to secrets'))
    .optional()
    .describe("references to secrets for the automation's secure parameters; without them the file's own apply"),
  owner: z
    .strictObject({
      email: z
        .string('is not a mail address; write it like ana@example.com')
        .refine(isMailAddress, 'is not a mail address; write it like ana@example.com'),
      name: oneLine(200).optional(),
    })
    .optional(),
  callbackUrl: oneLine(2000).refine(isCallbackUrl, CALLBACK_URL_ERROR).optional(),
  tags: Tags.optional().describe('words by which lists find the run: at most 20, each at most 50 characters'),
  metadata: Metadata.optional().describe(
    'pairs of texts by which lists find the run, for example the number of an order: at most 20; not for secrets',
  ),
  ...BrowserChoices.shape,
  idempotencyKey: oneLine(255).optional(),
  priority: z
    .int('must be a whole number')
    .min(1, 'must be 1 to 5')
    .max(5, 'must be 1 to 5')
    .optional()
    .describe('order in the queue: 1 goes first, 5 last; 3 by default; a tenant may choose 3 to 5'),
  maxParallelism: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .optional()
    .describe('how many runs of this automation may work at once; the others wait in the queue'),
});

/** Removes optional members that are null: null means absent. The automation and the values of parameters stay unchanged. */
export function withoutNullMembers<Request>(request: Request): Request {
  if (!isObject(request)) return request;
  const { owner, evidence } = request as { owner?: unknown; evidence?: unknown };
  return withoutNulls({
    ...request,
    ...(isObject(owner) && { owner: withoutNulls(owner) }),
    ...(isObject(evidence) && { evidence: withoutNulls(evidence) }),
  });
}

/** All findings about a request at once, however many there are. */
export interface CheckedRequest {
  /** Each is set when that part is valid. */
  automation?: Automation;
  parameters?: Parameters;
  secureParameters?: SecureParameters;
  errors: Issue[];
  warnings: Issue[];
}

/**
 * Reads a request that starts a run. It is the only reader: the API and clients use it before a start, and the workflow uses it because
 * anybody with access to Temporal can start one. Paths inside the automation begin at its own root, as in the file that its author edits.
 */
export function checkRequest(given: unknown): CheckedRequest {
  if (isTooDeep(given)) {
    return { errors: [{ path: '', message: `is nested deeper than ${MAX_JSON_DEPTH} levels` }], warnings: [] };
  }
  const request = withoutNullMembers(given);
  const envelope = readShape(StartRequestSchema, request).issues ?? [];
  if (!isObject(request)) return { errors: envelope, warnings: [] };
  const checked = checkAutomation(request);
  return { ...checked, errors: [...envelope, ...checked.errors] };
}

/**
 * Checks an automation together with its parameter values. With `needsOwner`, an automation that pauses needs an owner, who gets the mail.
 * The input must not be nested deeper than `MAX_JSON_DEPTH`.
 */
export function checkAutomation(
  {
    automation: json,
    inputParameters,
    secureParameters,
    owner,
  }: Partial<Record<'automation' | 'inputParameters' | 'secureParameters' | 'owner', unknown>>,
  { needsOwner = true } = {},
): CheckedRequest {
  const read = readAutomation(json);
  const errors = read.valid ? read.warnings.filter(({ certain }) => certain) : [...read.errors];
  const warnings = read.warnings.filter(({ certain }) => !certain);
  const draft = read.valid ? read.automation : read.draft;
  if (draft === undefined) return { errors, warnings };
  const bound = bindParameters(draft, inputParameters);
  if (!bound.valid) errors.push(...bound.errors);
  const secure = bindSecureParameters(draft, secureParameters);
  if (!secure.valid) errors.push(...secure.errors);
  if (needsOwner && mayPause(draft) && owner === undefined) errors.push(NO_OWNER);
  return {
    ...(read.valid && { automation: read.automation }),
    ...(bound.valid && { parameters: bound.parameters }),
    ...(secure.valid && { secureParameters: secure.secure }),
    errors,
    warnings,
  };
}

const NO_OWNER: Issue = {
  path: 'owner.email',
  message: 'is missing; the automation pauses for a person, and this is who gets the mail, for example ana@example.com',
};
