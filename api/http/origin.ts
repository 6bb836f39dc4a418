import type { IncomingMessage } from 'node:http';
import type { Express } from 'express';

/** Whether one of our own pages made this request, judged by headers that browsers add and no page can forge. */
export function isSameOrigin(req: IncomingMessage, publicUrl: string): boolean {
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin !== undefined && origin !== 'null') return isOurOrigin(req, origin, publicUrl);
  return site === 'same-origin';
}

/**
 * Whether another site made this request. A form on a page with `no-referrer` sends `Origin: null`, and browsers on plain http send nothing
 * more. Such a request counts as neither ours nor another site's, and the form's nonce decides.
 */
export function isCrossOrigin(req: IncomingMessage, publicUrl: string): boolean {
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return true;
  return origin !== undefined && origin !== 'null' && !isOurOrigin(req, origin, publicUrl);
}

/** Our public address or, on this machine, the loopback address in use. */
function isOurOrigin(req: IncomingMessage, origin: string, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  return isLoopbackRequest(req) && origin === `http://${req.headers.host}`;
}

/** Whether a process on this machine made the request, under a loopback name and without a proxy. */
export function isLoopbackRequest(req: IncomingMessage): boolean {
  const address = req.socket.remoteAddress ?? '';
  const isLoopback = /^(::ffff:)?127\./.test(address) || address === '::1';
  const isForwarded = ['forwarded', 'via', 'x-real-ip'].some((name) => name in req.headers) || hasForwarding(req);
  return isLoopback && !isForwarded && /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(req.headers.host ?? '');
}

function hasForwarding(req: IncomingMessage): boolean {
  return Object.keys(req.headers).some((name) => name.startsWith('x-forwarded-'));
}

/** The client's address according to the app's trusted proxies, for requests that do not pass through Express. */
export function trustedAddress(app: Express): (req: IncomingMessage) => string | undefined {
  const isTrusted = app.get('trust proxy fn') as (address: string, distance: number) => boolean;
  return (req) => {
    const forwarded = String(req.headers['x-forwarded-for'] ?? '')
      .split(/ *, */)
      .reverse();
    const addresses = [req.socket.remoteAddress ?? '', ...forwarded.filter((address) => address !== '')];
    return addresses.find((address, distance) => !isTrusted(address, distance)) ?? addresses.at(-1);
  };
}

/** Whether a name or address means only this machine. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}
