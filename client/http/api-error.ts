import type { Issue } from '../../automation/model/issue.js';
import {
  IdempotencyConflictError,
  IntermissionError,
  InvalidRequestError,
  LinkReplacedError,
  NoTimeLeftError,
  PauseNotOpenError,
  QueueFullError,
  RunEndedError,
  RunNotEndedError,
  RunNotFoundError,
  UnavailableError,
  UnreadableError,
} from '../errors.js';

/** The members of a problem+json response that a client uses. */
interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  errors?: Pick<Issue, 'path' | 'message'>[];
  requestId?: string;
}

/**
 * A response other than success. Errors with a class of their own, such as `RunNotFoundError`, have it as their `cause`; others, such as a key
 * that the API does not know, are thrown as an `ApiError`.
 */
export class ApiError extends IntermissionError {
  override readonly name = 'ApiError';
  /** The name of the problem, for example `Unauthorized`; undefined when the response came from something in front of the API. */
  readonly problem: string | undefined;
  /** Finds the request in the log of the API. */
  readonly requestId: string | undefined;
  readonly errors: readonly Pick<Issue, 'path' | 'message'>[];

  constructor(
    readonly status: number,
    body: ProblemBody,
    /** Milliseconds, from the Retry-After header. */
    readonly retryAfterMs?: number,
  ) {
    super(body.detail ?? body.title ?? `The API answered ${status}`);
    this.problem = body.type?.startsWith(PROBLEM) ? body.type.slice(PROBLEM.length) : undefined;
    this.requestId = body.requestId;
    this.errors = body.errors ?? [];
  }
}

const PROBLEM = 'urn:intermission:problem:';

/** Too many requests, bad gateway, unavailable, gateway time-out: the same request may work later. */
export const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The run and the pause of a request, for the errors that name them. */
export interface Subject {
  runId?: string;
  pauseId?: string;
}

/** The error for a response other than success. */
export async function errorOf(response: Response, subject: Subject): Promise<IntermissionError> {
  const { status } = response;
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  const cause = new ApiError(status, body, retryAfterMs(response));
  const error = typedError(cause, subject);
  if (error === undefined) return cause;
  error.cause = cause;
  return error;
}

function typedError(cause: ApiError, { runId = '', pauseId = '' }: Subject): IntermissionError | undefined {
  switch (cause.problem) {
    case 'InvalidRequest':
    case 'ModelUnavailable':
      return cause.errors.length > 0 ? new InvalidRequestError(cause.errors) : undefined;
    case 'UnsupportedFeature':
      return new InvalidRequestError(cause.errors.map((issue) => ({ ...issue, unsupported: true })));
    case 'IdempotencyConflict':
      return new IdempotencyConflictError();
    case 'QueueFull':
      return new QueueFullError(undefined, Math.ceil((cause.retryAfterMs ?? 0) / 1000));
    case 'RunNotFound':
      return new RunNotFoundError(runId);
    case 'RunEnded':
      return new RunEndedError(runId);
    case 'RunNotEnded':
      return new RunNotEndedError(runId);
    case 'PauseNotOpen':
      return new PauseNotOpenError(pauseId);
    case 'NoTimeLeft':
      return new NoTimeLeftError();
    case 'LinkReplaced':
      return new LinkReplacedError();
    case 'Unreadable':
      return new UnreadableError(cause.message);
  }
  return BUSY.has(cause.status) ? new UnavailableError(cause.message) : undefined;
}

/** The milliseconds until the next try after this error; undefined when trying again does not help. */
export function delayAfter(error: unknown): number | undefined {
  // A full queue is an answer; the caller decides whether to wait for it.
  if (!(error instanceof UnavailableError)) return undefined;
  return error.cause instanceof ApiError ? (error.cause.retryAfterMs ?? 0) : 0;
}

/** The milliseconds of the Retry-After header, which contains seconds or a date. Undefined without one. */
export function retryAfterMs({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
