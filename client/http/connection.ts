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

/** Shortest time between two tries. */
const RETRY_MS = 250;
const PATIENCE_MS = 10_000;

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
    const type = response.headers.get('content-type') ?? 'nothing';
    if (/^application\/([\w.-]+\+)?json\b/.test(type)) return await response.json();
    throw new IntermissionError(
      `${this.base} is not an Intermission API: ${method} ${path} returned ${type}, not JSON`,
    );
  }

  /**
   * Sends a request, and sends it again while the API is away or busy if it is repeatable. Throws an `IntermissionError`: `UnavailableError`
   * when the API does not respond in time, or the error that the response names.
   */
  async send(method: string, path: string, request: HttpRequest = {}): Promise<Response> {
    const since = Date.now();
    for (;;) {
      try {
        return await this.sendOnce(method, path, request);
      } catch (error) {
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
    let response: Response;
    try {
      response = await this.fetch(`${this.base}${path}`, { method, headers, body: text, signal: signal ?? null });
    } catch (cause) {
      signal?.throwIfAborted();
      const error = new UnavailableError(`The Intermission API does not answer at ${this.base}`);
      error.cause = cause;
      throw error;
    }
    if (response.ok) return response;
    throw await errorOf(response, subject);
  }
}
