import { setClock } from './clock.js';
import { takeEarlyState } from './early.js';

/** An answer of the server that is no success. `status` 0: no answer came at all. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Sends one request to our API and reads its JSON answer. Throws `RequestError`, whose message is for the person. */
export async function request<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const sentAt = Date.now();
  let response: Response;
  try {
    const early = method === 'GET' ? takeEarlyState(new URL(path, location.href).href) : undefined;
    response = await (early ??
      fetch(path, {
        method,
        headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(15_000),
      }));
  } catch (cause) {
    throw new RequestError(0, 'The server could not be reached.', { cause });
  }
  setClock(response.headers.get('date'), sentAt, Date.now());
  const text = await response.text().catch(() => '');
  if (!response.ok)
    throw new RequestError(response.status, problemText(text) ?? `The server answered ${response.status}.`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** The sentence of a problem+json answer. */
function problemText(text: string): string | undefined {
  try {
    const problem = JSON.parse(text) as { detail?: unknown; title?: unknown };
    if (typeof problem.detail === 'string') return problem.detail;
    return typeof problem.title === 'string' ? problem.title : undefined;
  } catch {
    return undefined;
  }
}

/** Where a run stands in the API. */
export function runPath(runId: string, rest = ''): string {
  return `/v1/runs/${encodeURIComponent(runId)}${rest}`;
}
