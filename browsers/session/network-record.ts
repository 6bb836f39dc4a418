import { isUtf8 } from 'node:buffer';
import type { BrowserContext, Request, Response } from 'playwright';
import { decodeText, unicodeText } from '../../infra/decode-text.js';
import type { NetworkCall, PersonalCalls } from '../../contracts/session-commands.js';

/** Documents and requests of scripts; images, styles and scripts carry no data. */
const KINDS = new Set(['xhr', 'fetch', 'document', 'eventsource', 'ping', 'other']);
const TEXT = /^(?:text\/|application\/(?:[\w.+-]*json|[\w.+-]*xml|x-www-form-urlencoded|javascript|graphql))/i;

const BINARY = /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:pdf|zip|gzip))/i;

const LARGEST_BODY = 4_000_000;
/** The limit for all recorded text, in characters; the oldest calls are dropped first. */
const MOST = 16_000_000;
const MOST_CALLS = 500;

/** A request and its response. */
interface RecordedCall extends NetworkCall {
  /** Whether the call has finished or failed. */
  hasEnded: boolean;
  /**
   * Whether the call began while a person acted, or was redirected from such a call: it may contain what they typed, or sign in as them.
   */
  isPersonal: boolean;
  response?: Response;
}

/** The requests since the latest interaction began, recorded next to the page, so that they outlive a worker. */
export class NetworkRecord {
  private readonly calls = new WeakMap<Request, RecordedCall>();
  /** In the order of the requests. */
  private asked: RecordedCall[] = [];
  /** In the order in which their responses began; some were requested before the interaction. */
  private answered: RecordedCall[] = [];

  private isPersonActing = false;

  constructor(private readonly context: BrowserContext) {}

  /** Starts recording. Few automations need it, so nothing is recorded otherwise. */
  start(): void {
    this.context.on('request', (request) => this.ask(request));
    this.context.on('response', (response) => this.answer(response));
    const end = (request: Request) => void this.end(request).catch(() => undefined);
    this.context.on('requestfinished', end);
    // Covers responses that were then aborted.
    this.context.on('requestfailed', end);
  }

  /**
   * A person may act from now on. Requests that the page makes by itself are indistinguishable from theirs until the automation acts
   * again.
   */
  personActs(): void {
    this.isPersonActing = true;
  }

  /** An interaction begins: forget the earlier calls. */
  forget(): void {
    this.isPersonActing = false;
    this.asked = [];
    this.answered = [];
  }

  /** All requests, including those without a response. */
  made(pattern: string, personal: PersonalCalls): NetworkCall[] {
    return offered(this.asked, pattern, personal);
  }

  /** Calls with a complete response; with `open`, also those whose response is still arriving, such as event streams. */
  answers(pattern: string, open: boolean, personal: PersonalCalls): NetworkCall[] {
    const calls = this.answered.filter(({ hasEnded }) => open || hasEnded);
    return offered(calls, pattern, personal);
  }

  private ask(request: Request): void {
    if (!KINDS.has(request.resourceType())) return;
    const call: RecordedCall = {
      url: request.url(),
      method: request.method(),
      requestHeaders: request.headers(),
      requestBody: textOf(request.postDataBuffer(), request.headers()['content-type']),
      status: null,
      responseHeaders: {},
      responseBody: null,
      hasEnded: false,
      isPersonal: this.isPersonActing || this.isOfPersonal(request),
    };
    this.calls.set(request, call);
    this.asked.push(call);
    this.limit();
  }

  private isOfPersonal(request: Request): boolean {
    const before = request.redirectedFrom();
    return before !== null && this.calls.get(before)?.isPersonal === true;
  }

  private answer(response: Response): void {
    const call = this.calls.get(response.request());
    if (call === undefined) return;
    call.status = response.status();
    call.responseHeaders = response.headers();
    call.response = response;
    this.answered.push(call);
    this.limit();
  }

  private async end(request: Request): Promise<void> {
    const call = this.calls.get(request);
    if (call === undefined) return;
    const { response } = call;
    try {
      call.requestHeaders = await request.allHeaders();
      if (response === undefined) return;
      call.responseHeaders = await response.allHeaders();
      call.responseBody = await bodyOf(response, call.responseHeaders);
    } finally {
      call.hasEnded = true;
      delete call.response;
      this.limit();
    }
  }

  private limit(): void {
    const all = [...new Set([...this.asked, ...this.answered])];
    let size = all.reduce((sum, call) => sum + sizeOf(call), 0);
    while (size > MOST || all.length > MOST_CALLS) {
      const oldest = all.shift()!;
      size -= sizeOf(oldest);
      this.asked = this.asked.filter((call) => call !== oldest);
      this.answered = this.answered.filter((call) => call !== oldest);
    }
  }
}

async function bodyOf(response: Response, headers: Record<string, string>): Promise<string | null> {
  if (BINARY.test(headers['content-type'] ?? '')) return null;
  if (Number(headers['content-length'] ?? 0) > LARGEST_BODY) return null;
  // The body is gone when the page navigated away or aborted the request.
  const body = await response.body().catch(() => null);
  return textOf(body, headers['content-type']);
}

/** Some services send JSON and text with other content types, or none. Null when the bytes are not text, or exceed the limit. */
function textOf(bytes: Buffer | null, contentType: string | undefined): string | null {
  if (bytes === null || bytes.length > LARGEST_BODY) return null;
  const isText = TEXT.test(contentType ?? '') || /charset/i.test(contentType ?? '') || looksLikeText(bytes);
  if (!isText) return null;
  // Chromium returns text that it has decoded itself as UTF-8, whatever charset the response declared.
  return isUtf8(bytes) && !bytes.includes(0) ? unicodeText(bytes, 'utf-8') : decodeText(bytes, contentType);
}

function looksLikeText(bytes: Buffer): boolean {
  if (isUtf8(bytes)) return !bytes.includes(0);
  const [a, b] = bytes;
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
}

function sizeOf({ requestBody, responseBody, url }: NetworkCall): number {
  return url.length + (requestBody?.length ?? 0) + (responseBody?.length ?? 0) + 1000;
}

function offered(calls: RecordedCall[], pattern: string, personal: PersonalCalls): NetworkCall[] {
  return calls
    .filter(({ url, isPersonal }) => url.includes(pattern) && (!isPersonal || personal !== 'none'))
    .map((call) => (call.isPersonal && personal === 'addresses' ? addressOf(call) : plain(call)));
}

/** Only the method and the address of the request, without its query, which may contain what was typed, or a token. */
function addressOf({ url, method }: RecordedCall): NetworkCall {
  const nothing = { requestHeaders: {}, requestBody: null, status: null, responseHeaders: {}, responseBody: null };
  return { url: url.replace(/[?#].*$/s, ''), method, ...nothing };
}

function plain({
  url,
  method,
  requestHeaders,
  requestBody,
  status,
  responseHeaders,
  responseBody,
}: RecordedCall): NetworkCall {
  return { url, method, requestHeaders, requestBody, status, responseHeaders, responseBody };
}
