import type { Frame, Page } from 'playwright';

/** Nobody who answers more dialogs of one page than this, within `WITHIN_MS`, wants to see more of them. */
const MANY = 5;
const WITHIN_MS = 10_000;

/**
 * Tracks pages that open dialog after dialog, and pages that may open no more until they load another document. A page that only reloads
 * itself, without an action of the person, stays blocked.
 */
export class DialogSpam {
  private readonly askedAt = new Map<Page, number[]>();
  private readonly stopped = new Map<Page, { hasActed: boolean; ignore: () => void }>();

  /** Counts a dialog; returns true when the page opened many recently. */
  count(page: Page): boolean {
    const now = Date.now();
    const times = [...(this.askedAt.get(page) ?? []).filter((time) => now - time < WITHIN_MS), now];
    if (!this.askedAt.has(page)) page.once('close', () => this.forget(page));
    this.askedAt.set(page, times.slice(-MANY - 1));
    return times.length > MANY;
  }

  isStopped(page: Page): boolean {
    return this.stopped.has(page);
  }

  /** The sign-in prompt comes before the new document loads, so an action of the person since then permits it already. */
  isSignInStopped(page: Page): boolean {
    return this.stopped.get(page)?.hasActed === false;
  }

  stop(page: Page): void {
    const site = siteOf(page);
    this.forget(page);
    const stopped = { hasActed: false, ignore: () => page.off('framenavigated', whenElsewhere) };
    const whenElsewhere = (frame: Frame) => {
      if (frame === page.mainFrame() && (stopped.hasActed || siteOf(page) !== site)) this.forget(page);
    };
    page.on('framenavigated', whenElsewhere);
    this.stopped.set(page, stopped);
  }

  /** The person acted on the page. */
  acted(page: Page): void {
    const stopped = this.stopped.get(page);
    if (stopped !== undefined) stopped.hasActed = true;
  }

  private forget(page: Page): void {
    this.stopped.get(page)?.ignore();
    this.stopped.delete(page);
    this.askedAt.delete(page);
  }

  forgetAll(): void {
    for (const page of new Set([...this.askedAt.keys(), ...this.stopped.keys()])) this.forget(page);
  }
}

function siteOf(page: Page): string {
  const url = page.url();
  return URL.canParse(url) ? new URL(url).origin : url;
}
