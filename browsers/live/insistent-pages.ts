import type { Frame, Page } from 'playwright';

/** Nobody answers that many questions of one page in so short a time and still wants more. */
const MANY = 5;
const WITHIN_MS = 10_000;

/** Pages that ask again and again, and those that may ask nothing more until they load another document. */
export class InsistentPages {
  private readonly askedAt = new Map<Page, number[]>();
  private readonly stopped = new Set<Page>();

  /** Counts a question; true when there were many lately. */
  count(page: Page): boolean {
    const now = Date.now();
    const times = [...(this.askedAt.get(page) ?? []).filter((time) => now - time < WITHIN_MS), now];
    this.askedAt.set(page, times);
    return times.length > MANY;
  }

  isStopped(page: Page): boolean {
    return this.stopped.has(page);
  }

  stop(page: Page): void {
    this.stopped.add(page);
    const whenElsewhere = (frame: Frame) => {
      if (frame !== page.mainFrame()) return;
      page.off('framenavigated', whenElsewhere);
      this.stopped.delete(page);
      this.askedAt.delete(page);
    };
    page.on('framenavigated', whenElsewhere);
  }

  forgetAll(): void {
    this.askedAt.clear();
    this.stopped.clear();
  }
}
