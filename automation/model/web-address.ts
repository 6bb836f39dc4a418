import type { z } from 'zod';
import { hasPlaceholder } from '../parameters/placeholders.js';
import { shorten, show, text } from './field-types.js';

/** The schema of an address that a browser may open: http, https or `about:blank`. `orEmpty` also allows an empty one. */
export function webAddress({ orEmpty = false } = {}) {
  return text()
    .trim()
    .superRefine((url: string, context: z.RefinementCtx) => {
      const flaw = orEmpty && url === '' ? undefined : urlFlaw(url);
      if (flaw !== undefined) context.addIssue({ code: 'custom', message: flaw });
    });
}

/**
 * Why a browser must not open this address; undefined when it may. When a placeholder leaves the address open until the run, only a scheme
 * before the placeholder is checked.
 */
function urlFlaw(url: string): string | undefined {
  if (/^https?:\/\/[^\s/?#]/i.test(url) || /^about:blank$/i.test(url)) return undefined;
  if (hasPlaceholder(url) && !/^\s*(?!https?:)[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  return `${show(url)} is not an http or https address, for example https://example.com/login`;
}

/** Host and path, for people. Omits the parts of an address that may be secret: user name, password and query. */
export function shortUrl(url: string): string {
  return shorten(
    url
      .slice(0, 1000)
      .replace(/^https?:\/\/(?:[^/?#]*@)?/i, '')
      .replace(/[?#].*$/s, ''),
    80,
  );
}
