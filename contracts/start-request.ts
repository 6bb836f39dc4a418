import { z } from 'zod';
import { isObject } from '../automation/model/findings.js';
import { isTooDeep, MAX_JSON_DEPTH, withoutNulls } from '../automation/model/json-value.js';
import { isMailAddress } from '../automation/model/mail-address.js';
import { readShape } from '../automation/model/read-shape.js';
import { checkAutomation, type CheckedAutomation } from '../automation/reading/check-automation.js';
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

/**
 * Reads a request that starts a run. It is the only reader: the API and clients use it before a start, and the workflow uses it because
 * anybody with access to Temporal can start one. Paths inside the automation begin at its own root, as in the file that its author edits.
 */
export function checkRequest(given: unknown): CheckedAutomation {
  if (isTooDeep(given)) {
    return { errors: [{ path: '', message: `is nested deeper than ${MAX_JSON_DEPTH} levels` }], warnings: [] };
  }
  const request = withoutNullMembers(given);
  const envelope = readShape(StartRequestSchema, request).issues ?? [];
  if (!isObject(request)) return { errors: envelope, warnings: [] };
  const checked = checkAutomation(request);
  return { ...checked, errors: [...envelope, ...checked.errors] };
}
