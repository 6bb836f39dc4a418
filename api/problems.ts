import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ZodError } from 'zod';
import {
  IdempotencyConflictError,
  InvalidRequestError,
  type Issue,
  issuesOf,
  NoTimeLeftError,
  PauseNotOpenError,
  RunEndedError,
  RunNotFoundError,
  UnavailableError,
  UnreadableError,
} from '../client/index.js';
import { errorPage } from './pages/index.js';

/** An answer other than success: RFC 9457 problem details. `type` is stable and meant for programs. */
interface ProblemDetails {
  /** `urn:intermission:problem:` and a name, for example `urn:intermission:problem:RunNotFound`. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** What is wrong where, for example `owner.email`. */
  errors?: Pick<Issue, 'path' | 'message'>[];
  requestId?: string;
}

const TITLES = {
  BadRequest: [400, 'The request is malformed'],
  InvalidJson: [400, 'The body is not JSON'],
  Unauthorized: [401, 'Who you are is not known'],
  Forbidden: [403, 'You may not do this'],
  CrossOrigin: [403, 'The request came from another site'],
  NotFound: [404, 'There is nothing here'],
  RunNotFound: [404, 'There is no such run'],
  MethodNotAllowed: [405, 'The method does not fit the address'],
  RunEnded: [409, 'The run has ended'],
  PauseNotOpen: [409, 'The pause is not open'],
  NoTimeLeft: [409, 'There is no more time to give'],
  NotInControl: [409, 'Somebody else has control'],
  PageChanged: [409, 'The page has changed'],
  BodyTooLarge: [413, 'The body is too large'],
  UnsupportedMediaType: [415, 'The body must be JSON'],
  InvalidRequest: [422, 'The request cannot be carried out'],
  ModelUnavailable: [422, 'A language model is needed and none is configured'],
  UnsupportedFeature: [422, 'This version does not have the feature'],
  IdempotencyConflict: [422, 'The idempotency key was used for another request'],
  TooManyStreams: [429, 'Too many streams are open'],
  Unreadable: [500, 'The key to read this with is missing'],
  Internal: [500, 'Something went wrong on our side'],
  Unavailable: [503, 'Not available now'],
} as const satisfies Record<string, readonly [number, string]>;

type ProblemName = keyof typeof TITLES;

/** Thrown by a route, answered in one place. */
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

export const problemHandler: ErrorRequestHandler = (error: unknown, req, res, next) => {
  const problem = problemOf(error);
  if (problem.problem === 'Internal' || problem.problem === 'Unreadable')
    req.log.error({ err: error }, 'request failed');
  if (problem.problem === 'Unavailable') req.log.warn({ err: error }, 'Temporal or a browser did not answer');
  // Half an answer cannot become another one: Express ends the connection.
  if (res.headersSent) return next(error);
  if (problem.problem === 'Unauthorized') res.setHeader('WWW-Authenticate', 'Bearer');
  if (problem.problem === 'Unavailable') res.setHeader('Retry-After', '1');
  const details = problemDetails(problem, req.id as string);
  res.status(details.status);
  // People who follow a link get a page; programs, and the scripts of our own pages, ask for JSON or for anything.
  const isPage = !req.path.startsWith('/v1/') && req.accepts(['json', 'html']) === 'html';
  if (isPage) res.type('html').send(errorPage(details));
  else res.type('application/problem+json').send(JSON.stringify(details));
};

export const notFound: RequestHandler = (req) => {
  throw new Problem('NotFound', `There is nothing at ${req.method} ${req.path}`);
};

/** Answers the methods a path does not have. Stands after those it has. */
export function onlyMethods(...methods: string[]): RequestHandler {
  return (req, res) => {
    res.setHeader('Allow', methods.join(', '));
    throw new Problem('MethodNotAllowed', `${req.method} is not possible here; possible: ${methods.join(', ')}`);
  };
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidRequestError) {
    const name = error.isUnsupported ? 'UnsupportedFeature' : 'InvalidRequest';
    return new Problem(name, `${count(error.issues.length)} in the request; nothing was started`, error.issues);
  }
  if (error instanceof ZodError) {
    const errors = issuesOf(error);
    return new Problem('InvalidRequest', `${count(errors.length)} in the request`, errors);
  }
  if (error instanceof RunNotFoundError) return new Problem('RunNotFound', error.message);
  if (error instanceof PauseNotOpenError) return new Problem('PauseNotOpen', error.message);
  if (error instanceof NoTimeLeftError) return new Problem('NoTimeLeft', error.message);
  if (error instanceof RunEndedError) return new Problem('RunEnded', error.message);
  if (error instanceof IdempotencyConflictError) {
    return new Problem('IdempotencyConflict', error.message, [{ path: 'idempotencyKey', message: error.message }]);
  }
  if (error instanceof UnreadableError) return new Problem('Unreadable', error.message);
  if (error instanceof UnavailableError) return new Problem('Unavailable', error.message);
  return bodyProblem(error) ?? new Problem('Internal', 'The request id finds it in the log');
}

/** What Express and its body parser refuse: they mark their errors with a status and a type. */
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

function count(errors: number): string {
  return errors === 1 ? 'There is 1 error' : `There are ${errors} errors`;
}
