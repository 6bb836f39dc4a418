import type { z } from 'zod';
import { firstIssues } from '../../automation/model/findings.js';
import { issueLine } from '../../automation/model/issue.js';
import { readShape } from '../../automation/model/read-shape.js';
import { isTooDeep, MAX_JSON_DEPTH } from '../../automation/model/json-value.js';
import { readJsonText } from '../../client/json-text.js';
import type { StartRequest } from '../../client/request.js';
import { checkAutomation, type CheckedAutomation } from '../../automation/reading/check-automation.js';
import { checkRequest, withoutNullMembers } from '../../contracts/start-request.js';
import { StartBody } from '../runs/run-schemas.js';
import { ValidateBody } from './validation-schemas.js';

const SHAPES = { start: StartBody, validate: ValidateBody };
type ValidateRequest = z.output<typeof ValidateBody>;
type Issue = CheckedAutomation['errors'][number];

/** The input of a check: the request body as received, and the file that it names. */
export interface CheckJob {
  kind: 'start' | 'validate';
  body: string;
  /** An automation from the automations folder. */
  file?: { name: string; text: string };
  /** The `Idempotency-Key` header of a start, if any. */
  idempotencyKey?: string;
}

/** `refused`: why there is nothing to check. `request`: the request that was checked. */
export type CheckResult =
  { refused: Issue[] } | (CheckedAutomation & { refused?: undefined; request: StartRequest | ValidateRequest });

/** Checks a request. This takes time in proportion to the request's size, so it runs in its own thread. */
export function check({ kind, body, file, idempotencyKey }: CheckJob): CheckResult {
  const read = readJsonText(body);
  if (read.errors.length > 0) return { refused: read.errors };
  const { data, issues } = readShape<z.ZodType<StartRequest | ValidateRequest>>(SHAPES[kind], read.json);
  if (issues !== undefined) return { refused: issues };
  const named = file && readJsonText(file.text);
  if (named !== undefined && named.errors.length > 0) {
    return {
      refused: named.errors.map((error) => ({ path: 'automation', message: `${file!.name}.json is ${placed(error)}` })),
    };
  }
  const request = {
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(file && { automationName: file.name }),
    ...withoutNullMembers(data),
    ...(file && { automation: named?.json }),
  };
  if (isTooDeep(request)) return { refused: [{ path: '', message: `is nested deeper than ${MAX_JSON_DEPTH} levels` }] };
  const checked = kind === 'start' ? checkRequest(request) : checkAutomation(request, { needsOwner: false });
  const repeated = [
    ...read.repeated.map(({ path, message }) => ({ path: path.replace(/^automation\./, ''), message })),
    ...(named?.repeated ?? []),
  ];
  return {
    ...checked,
    errors: firstIssues(checked.errors, 'errors'),
    warnings: [...repeated, ...checked.warnings],
    request,
  };
}

function placed(error: Issue): string {
  const { line, column } = error;
  return line === undefined ? issueLine(error) : `${issueLine(error)} at line ${line}, column ${column ?? 1}`;
}
