import type { z } from 'zod';
import { hasPlaceholder } from './placeholders.js';
import { shorten, show, text } from './values.js';

/** Reads an address a browser may be sent to: http, https or `about:blank`; `orEmpty` allows none. */
export function webAddress({ orEmpty = false } = {}) {
  return text()
    .trim()
    .superRefine((url: string, context: z.RefinementCtx) => {
      const flaw = orEmpty && url === '' ? undefined : urlFlaw(url);
      if (flaw !== undefined) context.addIssue({ code: 'custom', message: flaw });
    });
}

/**
 * Why a browser must not be sent to this address; undefined when it may. Where a placeholder leaves the address open until it is
 * run, only a scheme that stands before it is judged.
 */
function urlFlaw(url: string): string | undefined {
  if (/^https?:\/\/[^\s/?#]/i.test(url) || /^about:blank$/i.test(url)) return undefined;
  if (hasPlaceholder(url) && !/^\s*(?!https?:)[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  return `${show(url)} is not an http or https address, for example https://example.com/login`;
}

/** Host and path, for people. What may be secret in an address, the user's name and password and the query, is left out. */
export function shortUrl(url: string): string {
  return shorten(
    url
      .slice(0, 1000)
      .replace(/^https?:\/\/(?:[^/?#]*@)?/i, '')
      .replace(/[?#].*$/s, ''),
    80,
  );
}
