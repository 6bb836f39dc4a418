import { connect as secure } from 'node:tls';
import { Agent, type buildConnector, fetch, Headers, type RequestInit, type Response } from 'undici';
import { type Egress, EgressRefusedError, UnreachableError } from './egress.js';
import { MAX_REDIRECTS, followRedirect, RedirectRefusedError, type RedirectedRequest } from './redirects.js';
import type { NetworkLimit } from '../../config/networks.js';

export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for requests on behalf of automations. Every connection, including those of redirects, goes through `egress`, and another origin
 * gets none of the headers and bodies meant for the first one. Rejects with `EgressRefusedError`, `UnreachableError` or
 * `RedirectRefusedError` in place of fetch's own errors.
 */
export function guardedFetch(egress: Egress): GuardedFetch {
  const dispatcher = new Agent({ connect: (options, done) => void connectThrough(egress, options, done) });
  const once: GuardedFetch = async (url, init) => {
    try {
      return await fetch(url, { ...init, dispatcher, redirect: 'manual' });
    } catch (error) {
      const { cause } = error as Error;
      throw cause instanceof EgressRefusedError || cause instanceof UnreachableError ? cause : error;
    }
  };
  return (url, init) => (init?.redirect === 'manual' ? once(url, init) : follow(once, url, init));
}

/**
 * `guardedFetch` for runs with different limits. Each set of limits has its own connections, so that no run uses a connection that only
 * another run was allowed to open.
 */
export function guardedFetches(egress: Egress): (limits: readonly NetworkLimit[]) => GuardedFetch {
  const fetches = new Map<string, GuardedFetch>();
  return (limits) => {
    const key = JSON.stringify(limits);
    const known = fetches.get(key) ?? guardedFetch(egress.limitedBy(limits));
    fetches.set(key, known);
    return known;
  };
}

async function follow(once: GuardedFetch, first: string | URL, init: RequestInit = {}): Promise<Response> {
  let sent: RedirectedRequest = {
    url: String(first),
    method: init.method ?? 'GET',
    headers: Object.fromEntries(new Headers(init.headers)),
    hasBody: init.body != null,
  };
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const { url, method, headers, hasBody } = sent;
    const response = await once(url, { ...init, method, headers, body: hasBody ? init.body! : null });
    const next = followRedirect(sent, response.status, response.headers.get('location'));
    if (next === undefined) return response;
    await response.body?.cancel();
    sent = next;
  }
  throw new RedirectRefusedError(`it redirects more than ${MAX_REDIRECTS} times`);
}

async function connectThrough(
  egress: Egress,
  { hostname, port, protocol, servername }: buildConnector.Options,
  done: buildConnector.Callback,
): Promise<void> {
  const isSecure = protocol === 'https:';
  try {
    const socket = await egress.connect({ host: hostname, port: Number(port || (isSecure ? 443 : 80)) });
    if (!isSecure) return done(null, socket);
    const encrypted = secure({ socket, servername: servername ?? hostname, ALPNProtocols: ['http/1.1'] });
    encrypted.once('error', (error: Error) => done(error, null));
    encrypted.once('secureConnect', () => done(null, encrypted));
  } catch (error) {
    done(error as Error, null);
  }
}
