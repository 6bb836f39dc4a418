import { errors, type Page } from 'playwright';
import type { FirstPageResult } from '../../contracts/session-commands.js';

const NAVIGATION_MS = 10_000;

/** The run's first navigation. It begins with the session, while the run and a worker still find out where the session is. */
export class FirstPage {
  private opening: { url: string; result: Promise<FirstPageResult> } | undefined;

  begin(page: Page, url: string): void {
    this.opening = { url, result: navigate(page, url) };
  }

  /** How the navigation ended. `none`: there was none to this address. */
  async result(url: string): Promise<FirstPageResult> {
    return this.opening?.url === url ? this.opening.result : 'none';
  }
}

function navigate(page: Page, url: string): Promise<FirstPageResult> {
  return page.goto(url, { timeout: NAVIGATION_MS }).then(
    () => 'loaded',
    (error: unknown) => {
      if (error instanceof errors.TimeoutError) return 'slow';
      return error instanceof Error && error.message.includes('Download is starting') ? 'download' : 'failed';
    },
  );
}
