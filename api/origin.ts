import type { IncomingMessage } from 'node:http';

/** Whether a page of ours made this request, by what browsers add to it and no page can forge. */
export function isSameOrigin(req: IncomingMessage, publicUrl: string): boolean {
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin !== undefined && origin !== 'null') return isOurOrigin(req, origin, publicUrl);
  return site === 'same-origin';
}

/**
 * Whether another site made this request. A form on a page with `no-referrer` sends `Origin: null`, and browsers on plain http
 * say nothing more; such a request is neither ours nor another's, and the form's nonce decides.
 */
export function isCrossOrigin(req: IncomingMessage, publicUrl: string): boolean {
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return true;
  return origin !== undefined && origin !== 'null' && !isOurOrigin(req, origin, publicUrl);
}

/** Our public address, or on this machine the loopback address that was typed. */
function isOurOrigin(req: IncomingMessage, origin: string, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  return isLoopbackRequest(req) && origin === `http://${req.headers.host}`;
}

/** Whether a process of this machine asks, under a loopback name, with no proxy between. */
export function isLoopbackRequest(req: IncomingMessage): boolean {
  const address = req.socket.remoteAddress ?? '';
  const isLoopback = /^(::ffff:)?127\./.test(address) || address === '::1';
  const isForwarded = ['forwarded', 'via', 'x-real-ip'].some((name) => name in req.headers) || hasForwarding(req);
  return isLoopback && !isForwarded && /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(req.headers.host ?? '');
}

function hasForwarding(req: IncomingMessage): boolean {
  return Object.keys(req.headers).some((name) => name.startsWith('x-forwarded-'));
}
