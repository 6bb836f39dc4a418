import type { BrowserContext, Page, Request } from 'playwright';

/** The longest time the browser takes to report a navigation that a key or the mouse started. */
const BEGIN_MS = 30;

interface Pending {
  request: Request;
  isAnswered: boolean;
}

/**
 * Tracks which tabs are navigating: the next address has been requested, but the previous page still shows. Also tracks which tabs show a
 * page that has fired `load`.
 */
class Navigations {
  private readonly complete = new WeakSet<Page>();
  private readonly pending = new Map<Page, Pending>();
  private readonly waiting = new Set<() => void>();

  constructor(context: BrowserContext) {
    context.on('request', (request) => {
      const page = navigatingPage(request);
      if (page !== undefined) this.pending.set(page, { request, isAnswered: false });
    });
    context.on('response', (response) => {
      const pending = this.of(response.request());
      if (pending !== undefined) pending[1].isAnswered = true;
    });
    // This also covers downloads and responses without a page.
    const end = (request: Request) => this.end(this.of(request)?.[0]);
    context.on('requestfinished', end).on('requestfailed', end);
    context.on('page', (page) => this.watch(page));
    context.pages().forEach((page) => this.watch(page));
  }

  /** Resolves once the tab shows the page it is navigating to, or after `timeout` milliseconds. */
  async arrived(page: Page, timeout: number): Promise<void> {
    const until = Date.now() + timeout;
    while (this.pending.has(page) && Date.now() < until) await this.change(until - Date.now());
  }

  /** Resolves once the tab's page has fired `load`, or after `timeout` milliseconds. Asks Playwright only once for each page. */
  async loaded(page: Page, timeout: number): Promise<void> {
    if (this.complete.has(page)) return;
    await page.waitForLoadState('load', { timeout }).then(
      () => this.complete.add(page),
      () => undefined,
    );
  }

  private watch(page: Page): void {
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      this.complete.delete(page);
      // A page may change its own address while the next one is loading.
      if (this.pending.get(page)?.isAnswered !== false) this.end(page);
    });
    page.once('close', () => this.end(page));
  }

  private of(request: Request): [Page, Pending] | undefined {
    return [...this.pending].find(([, pending]) => pending.request === request);
  }

  private end(page: Page | undefined): void {
    if (page === undefined || !this.pending.delete(page)) return;
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private async change(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.waiting.add(resolve);
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }
}

const known = new WeakMap<BrowserContext, Navigations>();

/** The navigations of a browser, tracked from the first call on. */
export function navigationsOf(context: BrowserContext): Navigations {
  const navigations = known.get(context) ?? new Navigations(context);
  known.set(context, navigations);
  return navigations;
}

/** Gives the browser a moment to report a navigation that was just started. */
export async function letNavigationBegin(page: Page): Promise<void> {
  await page.waitForEvent('request', { timeout: BEGIN_MS }).catch(() => undefined);
}

function navigatingPage(request: Request): Page | undefined {
  try {
    if (!request.isNavigationRequest()) return undefined;
    const frame = request.frame();
    return frame.parentFrame() === null ? frame.page() : undefined;
  } catch {
    // The request of a tab that is just opening has no frame yet.
    return undefined;
  }
}
