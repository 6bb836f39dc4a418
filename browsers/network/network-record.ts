import type { BrowserContext, Request, Response } from 'playwright';
import type { NetworkCall } from '../../workflows/messages.js';

/** What scripts ask for, and documents; pictures, styles and scripts are nobody's data. */
const KINDS = new Set(['xhr', 'fetch', 'document', 'other']);
const TEXT = /^(?:text\/|application\/(?:[\w.+-]*json|[\w.+-]*xml|x-www-form-urlencoded|javascript|graphql))/i;

const LARGEST_BODY = 4_000_000;
/** All that is kept, in characters; the oldest go first. */
const MOST = 16_000_000;
const MOST_CALLS = 500;

/** The answered requests since the latest interaction began, kept where the page is, so that they outlive a worker. */
export class NetworkRecord {
  private calls: NetworkCall[] = [];
  private size = 0;
  private since = 0;

  constructor(private readonly context: BrowserContext) {}

  /** Without it nothing is recorded: few automations want to know. */
  start(): void {
    this.context.on('requestfinished', (request) => void this.add(request, this.since).catch(() => undefined));
  }

  /** An interaction begins: what was before is over. */
  forget(): void {
    this.since += 1;
    this.calls = [];
    this.size = 0;
  }

  matching(pattern: string): NetworkCall[] {
    return this.calls.filter(({ url }) => url.includes(pattern));
  }

  private async add(request: Request, since: number): Promise<void> {
    if (!KINDS.has(request.resourceType())) return;
    const response = await request.response();
    if (response === null) return;
    const [requestHeaders, responseHeaders] = await Promise.all([request.allHeaders(), response.allHeaders()]);
    const call: NetworkCall = {
      url: request.url(),
      method: request.method(),
      requestHeaders,
      requestBody: short(request.postData()),
      status: response.status(),
      responseHeaders,
      responseBody: await bodyOf(response, responseHeaders),
    };
    if (since === this.since) this.keep(call);
  }

  private keep(call: NetworkCall): void {
    this.calls.push(call);
    this.size += sizeOf(call);
    while (this.size > MOST || this.calls.length > MOST_CALLS) this.size -= sizeOf(this.calls.shift()!);
  }
}

async function bodyOf(response: Response, headers: Record<string, string>): Promise<string | null> {
  if (!TEXT.test(headers['content-type'] ?? '')) return null;
  if (Number(headers['content-length'] ?? 0) > LARGEST_BODY) return null;
  // A page that went elsewhere has taken its bodies with it.
  return short(await response.text().catch(() => null));
}

function short(text: string | null): string | null {
  return text !== null && text.length > LARGEST_BODY ? null : text;
}

function sizeOf({ requestBody, responseBody, url }: NetworkCall): number {
  return url.length + (requestBody?.length ?? 0) + (responseBody?.length ?? 0) + 1000;
}
