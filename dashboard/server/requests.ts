import { setClock } from './clock.js';
import { takeEarlyState } from './early.js';

/** The server's response was an error. `status` 0: there was no response. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    readonly status: number,
    message: string,
    options?: ErrorOptions,
    /** Name of the problem, for example `LinkReplaced`. */
    readonly problem?: string,
  ) {
    super(message, options);
  }
}

/** Sends one request to our API and reads its JSON response. Throws `RequestError`, whose message is for people. */
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
        // eslint-disable-next-line no-restricted-properties -- browsers keep the signal
        signal: AbortSignal.timeout(15_000),
      }));
  } catch (cause) {
    throw new RequestError(0, 'The server could not be reached.', { cause });
  }
  setClock(response.headers.get('date'), sentAt, Date.now());
  const text = await response.text().catch(() => '');
  if (!response.ok) {
    const { sentence = `The server answered ${response.status}.`, name } = problemOf(text);
    throw new RequestError(response.status, sentence, undefined, name);
  }
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** Message and name from a problem+json response. */
function problemOf(text: string): { sentence?: string; name?: string } {
  try {
    const { type, title, detail } = JSON.parse(text) as { type?: unknown; title?: unknown; detail?: unknown };
    const sentence = [detail, title].find((part) => typeof part === 'string');
    const name = typeof type === 'string' ? type.split(':').at(-1) : undefined;
    return { ...(sentence !== undefined && { sentence }), ...(name !== undefined && { name }) };
  } catch {
    return {};
  }
}

/** A run's path in the API. */
export function runPath(runId: string, rest = ''): string {
  return `/v1/runs/${encodeURIComponent(runId)}${rest}`;
}
