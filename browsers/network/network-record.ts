import type { BrowserContext, Request, Response } from 'playwright';
import type { NetworkCall } from '../../workflows/messages.js';

/** What scripts ask for, and documents; pictures, styles and scripts are nobody's data. */
const KINDS = new Set(['xhr', 'fetch', 'document', 'eventsource', 'ping', 'other']);
const TEXT = /^(?:text\/|application\/(?:[\w.+-]*json|[\w.+-]*xml|x-www-form-urlencoded|javascript|graphql))/i;

const LARGEST_BODY = 4_000_000;
/** All that is kept, in characters; the oldest go first. */
const MOST = 16_000_000;
const MOST_CALLS = 500;

/** A call, and the answer it got. */
interface Recorded extends NetworkCall {
  /** It has come to its end, well or not. */
  hasEnded: boolean;
  response?: Response;
}

/** The requests since the latest interaction began, kept where the page is, so that they outlive a worker. */
export class NetworkRecord {
  private readonly calls = new WeakMap<Request, Recorded>();
  /** In the order in which they were made. */
  private asked: Recorded[] = [];
  /** In the order in which their answers began; some were made before the interaction. */
  private answered: Recorded[] = [];

  constructor(private readonly context: BrowserContext) {}

  /** Without it nothing is recorded: few automations want to know. */
  start(): void {
    this.context.on('request', (request) => this.ask(request));
    this.context.on('response', (response) => this.answer(response));
    const end = (request: Request) => void this.end(request).catch(() => undefined);
    this.context.on('requestfinished', end);
    // Also one that was answered and then given up.
    this.context.on('requestfailed', end);
  }

  /** An interaction begins: what was before is over. */
  forget(): void {
    this.asked = [];
    this.answered = [];
  }

  /** All that were made, also those without an answer. */
  made(pattern: string): NetworkCall[] {
    return this.asked.filter(({ url }) => url.includes(pattern)).map(plain);
  }

  /** Those with an answer that is whole; with `open` also those whose answer goes on, such as a stream of events. */
  answers(pattern: string, open: boolean): NetworkCall[] {
    return this.answered.filter(({ url, hasEnded }) => url.includes(pattern) && (open || hasEnded)).map(plain);
  }

  private ask(request: Request): void {
    if (!KINDS.has(request.resourceType())) return;
    const call: Recorded = {
      url: request.url(),
      method: request.method(),
      requestHeaders: request.headers(),
      requestBody: short(request.postData()),
      status: null,
      responseHeaders: {},
      responseBody: null,
      hasEnded: false,
    };
    this.calls.set(request, call);
    this.asked.push(call);
    this.limit();
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
  if (!TEXT.test(headers['content-type'] ?? '')) return null;
  if (Number(headers['content-length'] ?? 0) > LARGEST_BODY) return null;
  // A page that went elsewhere, or gave it up, has taken its body with it.
  return short(await response.text().catch(() => null));
}

function short(text: string | null): string | null {
  return text !== null && text.length > LARGEST_BODY ? null : text;
}

function sizeOf({ requestBody, responseBody, url }: NetworkCall): number {
  return url.length + (requestBody?.length ?? 0) + (responseBody?.length ?? 0) + 1000;
}

function plain({
  url,
  method,
  requestHeaders,
  requestBody,
  status,
  responseHeaders,
  responseBody,
}: Recorded): NetworkCall {
  return { url, method, requestHeaders, requestBody, status, responseHeaders, responseBody };
}
