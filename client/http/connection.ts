import { IntermissionError, UnavailableError } from '../errors.js';
import { delayAfter, errorOf, type Subject } from './api-error.js';
import { sleep } from './sleep.js';

/** Where the API is, and how to call it. */
export interface HttpOptions {
  /** Base address of the API, for example `https://intermission.example.com`. */
  url: string;
  /** The key of a service. Pages of the same origin may call the API with a cookie instead. */
  apiKey?: string;
  /** How long a call waits for an API that is away or busy, in milliseconds; 10 s by default. */
  patienceMs?: number;
  /** By default the global `fetch`. */
  fetch?: typeof fetch;
}

export interface HttpRequest extends Subject {
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Whether the request may be sent again when its response is lost. */
  isRepeatable?: boolean;
}

interface Act extends HttpRequest {
  /** This error of a repeated request says that an earlier one, whose response was lost, was carried out. */
  doneWith: new (runId: string) => IntermissionError;
}

/** Shortest time between two tries. */
const RETRY_MS = 250;
const PATIENCE_MS = 10_000;
/** How long the API may take to begin a response. */
const RESPONSE_MS = 30_000;

const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/;
const NOTHING = new Response(null, { status: 204 });

/** Sends requests to the API. */
export class HttpConnection {
  private readonly base: string;
  readonly #apiKey: string | undefined;
  private readonly patienceMs: number;
  private readonly fetch: typeof fetch;

  constructor({ url, apiKey, patienceMs = PATIENCE_MS, fetch: send }: HttpOptions) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new TypeError(
        `url is ${JSON.stringify(url)}; it must be an address such as https://intermission.example.com`,
      );
    }
    this.base = url.replace(/\/+$/, '');
    this.#apiKey = apiKey;
    this.patienceMs = patienceMs;
    // Browsers refuse to call it as a method of another object.
    this.fetch = send ?? ((...request) => globalThis.fetch(...request));
  }

  /** Sends a request and returns the JSON of the response. Errors as for `send`. */
  async json(method: string, path: string, request: HttpRequest = {}): Promise<unknown> {
    const response = await this.send(method, path, request);
    this.checkType(response, `${method} ${path}`, JSON_TYPE);
    return await response.json();
  }

  /** Sends a request that only changes something. Errors as for `send`. */
  async act(method: string, path: string, request: Act): Promise<void> {
    const response = await this.send(method, path, request);
    if (response.status !== 204) this.checkType(response, `${method} ${path}`, JSON_TYPE);
    await response.body?.cancel();
  }

  /** Opens an event stream. Errors as for `send`. */
  async events(path: string, request: HttpRequest): Promise<ReadableStream<Uint8Array>> {
    const response = await this.send('GET', path, request);
    this.checkType(response, `GET ${path}`, /^text\/event-stream\b/);
    return response.body ?? new ReadableStream({ start: (controller) => controller.close() });
  }

  /** A proxy before the API may answer with success too, for example with its sign-in page. */
  private checkType(response: Response, what: string, expected: RegExp): void {
    const type = response.headers.get('content-type') ?? 'nothing';
    if (expected.test(type)) return;
    void response.body?.cancel().catch(() => undefined);
    throw new IntermissionError(`${this.base} is not an Intermission API: ${what} returned ${type}`);
  }

  /**
   * Sends a request, and sends it again while the API is away or busy if it is repeatable. Throws an `IntermissionError`: `UnavailableError`
   * when the API does not respond in time, or the error that the response names.
   */
  async send(method: string, path: string, request: HttpRequest & Partial<Act> = {}): Promise<Response> {
    const since = Date.now();
    for (let sent = 1; ; sent += 1) {
      try {
        return await this.sendOnce(method, path, request);
      } catch (error) {
        if (sent > 1 && request.doneWith && error instanceof request.doneWith) return NOTHING.clone();
        const delayMs = request.isRepeatable ? delayAfter(error) : undefined;
        if (delayMs === undefined) throw error;
        const nextMs = Math.max(RETRY_MS, delayMs);
        if (Date.now() + nextMs - since > this.patienceMs) throw error;
        await sleep(nextMs, request.signal);
      }
    }
  }

  private async sendOnce(method: string, path: string, { body, signal, ...subject }: HttpRequest): Promise<Response> {
    const headers = {
      ...(this.#apiKey !== undefined && { authorization: `Bearer ${this.#apiKey}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const text = body === undefined ? null : JSON.stringify(body);
    signal?.throwIfAborted();
    const limit = new AbortController();
    // A stream ends with the signal too, after its response has begun.
    signal?.addEventListener('abort', () => limit.abort(signal.reason), { once: true });
    const timer = setTimeout(() => limit.abort(), RESPONSE_MS);
    // A sign-in page to which a proxy redirects would look like success.
    const redirect = method === 'GET' ? 'follow' : 'manual';
    let response: Response;
    try {
      response = await this.fetch(`${this.base}${path}`, {
        ...{ method, headers, body: text, redirect },
        signal: limit.signal,
      });
    } catch (cause) {
      signal?.throwIfAborted();
      const error = new UnavailableError(`The Intermission API does not answer at ${this.base}`);
      error.cause = cause;
      throw error;
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    throw await errorOf(response, subject);
  }
}
