import type { Page } from 'playwright';

/** Chromium's transition types for navigation by the address bar or a bookmark. */
const BY_ADDRESS = new Set(['typed', 'address_bar', 'auto_bookmark', 'generated', 'keyword', 'keyword_generated']);
/** Transition types for navigation by the page, or by an action in it. */
const BY_PAGE = new Set(['link', 'form_submit']);

/** A page's position in its history. */
export interface Place {
  entry: number;
  url: string;
  by: 'address' | 'page' | 'other';
}

/** The page's current position, and how it got there from the previous one. Undefined when this is unknown. */
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

/** A page that changes its own address stays the same history entry; so does a reloaded page. */
function byInPlace(transitionType: string, url: string, before: Place): Place['by'] {
  return transitionType === 'reload' && url === before.url ? 'other' : 'page';
}
