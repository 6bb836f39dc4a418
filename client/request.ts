import { z } from 'zod';
import {
  bindParameters,
  bindSecureParameters,
  mayPause,
  readAutomation,
  type Automation,
  type Issue,
} from '../automation/index.js';
import type { AutomationInput } from '../workflows/messages.js';
import { InvalidRequestError } from './errors.js';
import { issuesOf } from './issues.js';
import { isTooDeep, MAX_JSON_DEPTH } from './json.js';

/** What starts a run. */
export interface StartRequest extends AutomationInput {
  /** Starting again with the same key and the same content returns the first run instead of a second one. */
  idempotencyKey?: string;
}

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

/** The shape of `StartRequest`; the automation and its parameters are read on their own. */
export const StartRequestSchema = z.strictObject({
  automation: z.unknown(),
  automationName: oneLine(200).optional(),
  inputParameters: z.record(z.string(), z.unknown()).optional(),
  secureParameters: z
    .record(z.string(), z.array(z.unknown()))
    .optional()
    .describe("references to secrets for the automation's secure parameters; without them the file's own apply"),
  owner: z
    .strictObject({
      email: z.email('is not a mail address; write it like ana@example.com').max(254, 'must be at most 254 characters'),
      name: oneLine(200).optional(),
    })
    .optional(),
  callbackUrl: oneLine(2000).refine(isCallbackUrl, CALLBACK_URL_ERROR).optional(),
  idempotencyKey: oneLine(255).optional(),
});

/**
 * Checks everything that can be checked before a start. Throws `InvalidRequestError` with every issue found. Paths inside the
 * automation begin at its own root, as in the file its author edits.
 */
export function readRequest(request: StartRequest): Automation {
  if (isTooDeep(request)) {
    throw new InvalidRequestError([{ path: '', message: `is nested deeper than ${MAX_JSON_DEPTH} levels` }]);
  }
  const issues = envelopeIssues(request);
  const read = readAutomation(request.automation);
  if (!read.valid) throw new InvalidRequestError([...issues, ...read.errors]);
  const bound = bindParameters(read.automation, request.inputParameters);
  if (!bound.valid) issues.push(...bound.errors);
  const secure = bindSecureParameters(read.automation, request.secureParameters);
  if (!secure.valid) issues.push(...secure.errors);
  if (mayPause(read.automation) && request.owner === undefined) {
    issues.push({
      path: 'owner.email',
      message:
        'is missing; the automation pauses for a person, and this is who gets the mail, for example ana@example.com',
    });
  }
  if (issues.length > 0) throw new InvalidRequestError(issues);
  return read.automation;
}

function envelopeIssues(request: StartRequest): Issue[] {
  const parsed = StartRequestSchema.safeParse(request);
  if (parsed.success) return [];
  return issuesOf(parsed.error);
}
