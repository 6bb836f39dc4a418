import { issueLine } from '../automation/model/issue.js';
import { BUSY, retryAfterMs } from '../client/http/api-error.js';
import { CliError, EXIT } from './errors.js';

/** The parts of a problem+json response that a person reads. */
interface Problem {
  title?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
  requestId?: string;
}

/** Shortest time between two tries. */
const RETRY_MS = 500;

export const NOT_FOUND = 404;
const TOO_MANY_REQUESTS = 429;

/** The API understood the request but refused it. */
export class RefusedError extends CliError {
  override readonly name = 'RefusedError';

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The API, or a proxy in front of it, cannot serve the request right now. */
export class ApiBusyError extends CliError {
  override readonly name = 'ApiBusyError';

  /** How long to wait before the next try. */
  readonly delayMs: number;

  /** Whether the API is certain to have done nothing: it refused the request at once. */
  readonly isUntouched: boolean;

  /** `retryAfterMs`: from the Retry-After header; undefined without one. */
  constructor(message: string, status: number, retryAfterMs: number | undefined) {
    super(message);
    this.isUntouched = status === TOO_MANY_REQUESTS;
    this.delayMs = Math.max(RETRY_MS, retryAfterMs ?? 0);
  }
}

export class ApiUnreachableError extends CliError {
  override readonly name = 'ApiUnreachableError';

  constructor(apiUrl: string, cause: unknown) {
    super(
      `The Intermission API does not answer at ${apiUrl}. Start it with "npm start" (or "intermission start"), ` +
        'or say where it is with INTERMISSION_API_URL.',
      EXIT.error,
      { cause },
    );
  }
}

/** The error of a response that is not a success. */
export async function refusal(response: Response): Promise<CliError> {
  if (response.status === 401) {
    return new CliError(
      'The API refused our API key. Use the same INTERMISSION_HOME as the API, or set INTERMISSION_API_KEY to one of its keys.',
    );
  }
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const errors = problem.errors ?? [];
  const lines = [
    problem.detail ?? problem.title ?? `The API answered ${response.status}.`,
    ...errors.map((error) => `  ${issueLine(error)}`),
    ...(response.status >= 500 && problem.requestId !== undefined ? [`  request id: ${problem.requestId}`] : []),
  ];
  const message = lines.join('\n');
  if (BUSY.has(response.status)) return new ApiBusyError(message, response.status, retryAfterMs(response));
  return response.status < 500 ? new RefusedError(message, response.status) : new CliError(message);
}
