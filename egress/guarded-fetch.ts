import { connect as secure } from 'node:tls';
import { Agent, type buildConnector, fetch, type RequestInit, type Response } from 'undici';
import { type Egress, EgressRefused, Unreachable } from './egress.js';

export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for requests on behalf of automations. Every connection, also that of a redirect, goes through `egress`. Rejects with
 * `EgressRefused` or `Unreachable` in place of fetch's own wrapping of them.
 */
export function guardedFetch(egress: Egress): GuardedFetch {
  const dispatcher = new Agent({ connect: (options, done) => void connectThrough(egress, options, done) });
  return async (url, init) => {
    try {
      return await fetch(url, { ...init, dispatcher });
    } catch (error) {
      const { cause } = error as Error;
      throw cause instanceof EgressRefused || cause instanceof Unreachable ? cause : error;
    }
  };
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
