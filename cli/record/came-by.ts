import type { Page } from 'playwright';

/** How Chromium says that somebody came to an address by the address bar or a bookmark. */
const BY_ADDRESS = new Set(['typed', 'address_bar', 'auto_bookmark', 'generated', 'keyword', 'keyword_generated']);
/** The page, or what was done in it, led here. */
const BY_PAGE = new Set(['link', 'form_submit']);

/** Where a page is in its history. */
export interface Place {
  entry: number;
  url: string;
  by: 'address' | 'page' | 'other';
}

/** Where the page is now, and how it came there from where it was before. Undefined when nobody can tell. */
export async function placeOf(page: Page, before: Place | undefined): Promise<Place | undefined> {
  try {
    const cdp = await page.context().newCDPSession(page);
    const { entries, currentIndex } = await cdp.send('Page.getNavigationHistory');
    await cdp.detach();
    const { id, url, transitionType } = entries[currentIndex]!;
    const isBack = currentIndex < entries.length - 1;
    return {
      entry: id,
      url,
      by: id === before?.entry ? byInPlace(transitionType, url, before) : by(transitionType, isBack),
    };
  } catch {
    return undefined;
  }
}

function by(transitionType: string, isBack: boolean): Place['by'] {
  if (isBack) return 'other';
  return BY_ADDRESS.has(transitionType) ? 'address' : BY_PAGE.has(transitionType) ? 'page' : 'other';
}

/** A page that gives itself another address stays the same entry; so does one that is loaded again. */
function byInPlace(transitionType: string, url: string, before: Place): Place['by'] {
  return transitionType === 'reload' && url === before.url ? 'other' : 'page';
}
