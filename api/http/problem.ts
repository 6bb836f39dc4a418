import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ZodError } from 'zod';
import {
  IdempotencyConflictError,
  InvalidRequestError,
  type Issue,
  issuesOf,
  LinkReplacedError,
  NoTimeLeftError,
  PauseNotOpenError,
  QueueFullError,
  RunEndedError,
  RunNotEndedError,
  RunNotFoundError,
  ScheduleExistsError,
  ScheduleNotFoundError,
  UnavailableError,
  UnreadableError,
} from '../../client/index.js';
import { StoreError } from '../../infra/storage/objects/object-store.js';
import type { Audit } from '../audit/audit.js';
import { OtherTenantError } from '../auth/other-tenant-error.js';
import { errorPage } from './error-page.js';
import { recordRefusal } from '../audit/refusal.js';
import { logSecurity } from './security-log.js';

/** The body of an error response, as RFC 9457 problem details. `type` is stable and meant for programs. */
export interface ProblemDetails {
  /** `urn:intermission:problem:` and a name, for example `urn:intermission:problem:RunNotFound`. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Where the problems are, for example `owner.email`, and what they are. */
  errors?: Pick<Issue, 'path' | 'message'>[];
  requestId?: string;
}

const TITLES = {
  BadRequest: [400, 'The request is malformed'],
  InvalidJson: [400, 'The body is not JSON'],
  Unauthorized: [401, 'Who you are is not known'],
  Forbidden: [403, 'You may not do this'],
  LinkReplaced: [403, 'The run is open on another device'],
  CrossOrigin: [403, 'The request came from another site'],
  NotFound: [404, 'There is nothing here'],
  RunNotFound: [404, 'There is no such run'],
  ScheduleNotFound: [404, 'There is no such schedule'],
  MethodNotAllowed: [405, 'The method does not fit the address'],
  RunEnded: [409, 'The run has ended'],
  ScheduleExists: [409, 'There is such a schedule already'],
  RunNotEnded: [409, 'The run has not ended'],
  PauseNotOpen: [409, 'The pause is not open'],
  NoTimeLeft: [409, 'There is no more time to give'],
  NotInControl: [409, 'Somebody else has control'],
  PageChanged: [409, 'The page has changed'],
  BodyTooLarge: [413, 'The body is too large'],
  UnsupportedMediaType: [415, 'The body must be JSON'],
  RangeNotSatisfiable: [416, 'The file has no such part'],
  InvalidRequest: [422, 'The request cannot be carried out'],
  ModelUnavailable: [422, 'A language model is needed and none is configured'],
  UnsupportedFeature: [422, 'This version does not have the feature'],
  IdempotencyConflict: [422, 'The idempotency key was used for another request'],
  TooManyStreams: [429, 'Too many streams are open'],
  QueueFull: [429, 'Too many runs wait for a browser'],
  TooManyRequests: [429, 'There are too many requests'],
  Unreadable: [500, 'The key to read this with is missing'],
  Internal: [500, 'Something went wrong on our side'],
  Unavailable: [503, 'Not available now'],
} as const satisfies Record<string, readonly [number, string]>;

type ProblemName = keyof typeof TITLES;

/** Routes throw it; one error handler turns it into the response. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly problem: ProblemName,
    detail: string,
    readonly errors?: readonly Pick<Issue, 'path' | 'message'>[],
  ) {
    super(detail);
  }
}

export function problemDetails({ problem, message, errors }: Problem, requestId?: string): ProblemDetails {
  const [status, title] = TITLES[problem];
  return {
    type: `urn:intermission:problem:${problem}`,
    title,
    status,
    detail: message,
    ...(errors && { errors: errors.map(({ path, message }) => ({ path, message })) }),
    ...(requestId !== undefined && { requestId }),
  };
}

export function problemHandler(audit: Audit): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const problem = problemOf(error);
    if (problem.problem === 'Internal' || problem.problem === 'Unreadable')
      req.log.error({ err: error }, 'request failed');
    if (problem.problem === 'Unavailable') req.log.warn({ err: error }, 'Temporal or a browser did not answer');
    if (REFUSALS.has(problem.problem) || error instanceof OtherTenantError) {
      const isSignIn = req.method === 'POST' && req.path === '/v1/session';
      const reason = refusalOf(error);
      logSecurity(req.log, req, isSignIn ? 'sign-in' : 'access', { outcome: 'refused', reason });
      if (isSignIn) audit.record(req, 'operator.sign_in_failed', { refused: reason });
      else recordRefusal(audit, req, reason);
    }
    // A response that has started cannot be replaced: Express ends the connection.
    if (res.headersSent) return next(error);
    if (problem.problem === 'Unauthorized') res.setHeader('WWW-Authenticate', 'Bearer');
    const isTemporary = problem.problem === 'Unavailable' || problem.problem === 'TooManyRequests';
    if (error instanceof QueueFullError) res.setHeader('Retry-After', String(error.retryAfterSeconds));
    if (isTemporary && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', '1');
    const details = problemDetails(problem, req.id as string);
    res.status(details.status);
    // People who follow a link get an HTML page; programs, and the scripts of our own pages, accept JSON or anything.
    const isPage = !req.path.startsWith('/v1/') && req.accepts(['json', 'html']) === 'html';
    if (isPage) res.type('html').send(errorPage(details));
    else res.type('application/problem+json').send(JSON.stringify(details));
  };
}

/** Problems that are written to the security log. */
export const REFUSALS: ReadonlySet<string> = new Set(['Unauthorized', 'Forbidden', 'CrossOrigin', 'LinkReplaced']);

/** A short reason for the security log. */
export function refusalOf(error: unknown): string {
  return error instanceof OtherTenantError ? 'OtherTenant' : problemOf(error).problem;
}

export const notFound: RequestHandler = (req) => {
  throw new Problem('NotFound', `There is nothing at ${req.method} ${req.path}`);
};

/** Answers unsupported methods of a path. Register it after the supported ones; Express answers HEAD where there is a GET. */
export function onlyMethods(...methods: string[]): RequestHandler {
  return exactMethods(...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)), 'OPTIONS');
}

/** The same for a path whose GET has no HEAD. */
export function exactMethods(...methods: string[]): RequestHandler {
  return (req, res) => {
    res.setHeader('Allow', methods.join(', '));
    if (req.method === 'OPTIONS') return void res.status(204).end();
    throw new Problem('MethodNotAllowed', `${req.method} is not allowed here; allowed: ${methods.join(', ')}`);
  };
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidRequestError) {
    const name = error.isUnsupported ? 'UnsupportedFeature' : 'InvalidRequest';
    return new Problem(name, `${countErrors(error.issues.length)} in the request; nothing was started`, error.issues);
  }
  if (error instanceof ZodError) {
    const errors = issuesOf(error);
    return new Problem('InvalidRequest', `${countErrors(errors.length)} in the request`, errors);
  }
  if (error instanceof ScheduleNotFoundError) return new Problem('ScheduleNotFound', error.message);
  if (error instanceof ScheduleExistsError) return new Problem('ScheduleExists', error.message);
  if (error instanceof RunNotFoundError) return new Problem('RunNotFound', error.message);
  if (error instanceof PauseNotOpenError) return new Problem('PauseNotOpen', error.message);
  if (error instanceof LinkReplacedError) return new Problem('LinkReplaced', error.message);
  if (error instanceof NoTimeLeftError) return new Problem('NoTimeLeft', error.message);
  if (error instanceof RunNotEndedError) return new Problem('RunNotEnded', error.message);
  if (error instanceof StoreError) return new Problem('Unavailable', `Nothing was done: ${error.message}`);
  if (error instanceof RunEndedError) return new Problem('RunEnded', error.message);
  if (error instanceof IdempotencyConflictError) {
    return new Problem('IdempotencyConflict', error.message, [{ path: 'idempotencyKey', message: error.message }]);
  }
  if (error instanceof QueueFullError) return new Problem('QueueFull', error.message);
  if (error instanceof UnreadableError) return new Problem('Unreadable', error.message);
  if (error instanceof UnavailableError) return new Problem('Unavailable', error.message);
  return (
    bodyProblem(error) ?? new Problem('Internal', 'Something went wrong; the log has the details under the request id')
  );
}

/** Errors of Express and its body parser, which mark them with a status and a type. */
function bodyProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  switch ('type' in error ? error.type : undefined) {
    case 'entity.parse.failed':
      return new Problem('InvalidJson', 'The body must be one JSON object', [{ path: '', message: error.message }]);
    case 'entity.too.large':
      return new Problem('BodyTooLarge', 'The body may be 1 MB at most');
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Problem('UnsupportedMediaType', 'The body must be JSON in UTF-8');
  }
  const isTheirs = typeof error.status === 'number' && error.status >= 400 && error.status < 500;
  return isTheirs ? new Problem('BadRequest', error.message) : undefined;
}

export function countErrors(errors: number): string {
  return errors === 1 ? 'There is 1 error' : `There are ${errors} errors`;
}
