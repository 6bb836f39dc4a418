/** A request on behalf of an automation. */
export interface RedirectedRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  /** Whether the request has a body. */
  hasBody: boolean;
}

/** A redirect is not followed. The message gives the reason, and shows nothing of what was sent. */
export class RedirectRefusedError extends Error {
  override readonly name = 'RedirectRefusedError';
}

export const MAX_REDIRECTS = 10;

/** Headers that reveal nothing about the sender and contain no secret. */
const HARMLESS = /^(?:accept|accept-language|user-agent)$/i;

/**
 * The request that follows a redirect; undefined when the response is not a redirect. Another origin gets neither the headers nor the body
 * meant for the first one. Throws a `RedirectRefusedError` when the other origin would need the body, or when the target is neither http
 * nor https.
 */
export function followRedirect(
  sent: RedirectedRequest,
  status: number,
  location: string | null | undefined,
): RedirectedRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location == null || !URL.canParse(location, sent.url)) {
    return undefined;
  }
  const to = new URL(location, sent.url);
  if (to.protocol !== 'http:' && to.protocol !== 'https:') {
    throw new RedirectRefusedError('it redirects to an address that is neither http nor https');
  }
  const { method, hasBody } = sent;
  const becomesGet = (status === 303 && !/^(?:GET|HEAD)$/i.test(method)) || (status < 303 && /^POST$/i.test(method));
  const next = becomesGet
    ? { method: 'GET', hasBody: false, headers: without(sent.headers, /^content-/i) }
    : { method, hasBody, headers: sent.headers };
  if (to.origin === new URL(sent.url).origin) return { url: to.href, ...next };
  if (next.hasBody) {
    throw new RedirectRefusedError(
      `it redirects to ${to.origin}, another origin, which does not get the request's body`,
    );
  }
  return { url: to.href, ...next, headers: without(next.headers, /./, HARMLESS) };
}

function without(headers: Record<string, string>, names: RegExp, kept = /(?!)/): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => kept.test(name) || !names.test(name)));
}
