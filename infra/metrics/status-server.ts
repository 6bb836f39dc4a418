import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../../config/configuration-error.js';
import type { StatusAddress } from '../../config/settings/status.js';

/** What a process says about itself. */
export interface StatusSource {
  /** Returns details when the process can do its work. Throws an error whose message says why it cannot. */
  ready: () => Promise<object>;
  /** The metrics as text, and their media type. */
  metrics: () => Promise<{ text: string; contentType: string }>;
}

export interface StatusServer {
  /** The address it listens on, for example `http://127.0.0.1:9464`. */
  url: string;
  stop: () => void;
}

/**
 * Serves `/healthz` (the process runs), `/readyz` (it can do its work) and `/metrics` to anybody who reaches the address. Throws a
 * `ConfigurationError` when another process uses the port.
 */
export async function startStatusServer({ host, port }: StatusAddress, source: StatusSource): Promise<StatusServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (request.method !== 'GET' && request.method !== 'HEAD') return respond(response, 405, { status: 'GET only' });
    answer(path, response, source).catch((error: unknown) => {
      respond(response, 503, { status: 'not ready', reason: (error as Error).message });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new ConfigurationError(taken(host, port), { cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
  const { address, port: actual, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(path: string, response: ServerResponse, source: StatusSource): Promise<void> {
  if (path === '/healthz') return respond(response, 200, { status: 'ok' });
  if (path === '/readyz') return respond(response, 200, { status: 'ready', ...(await source.ready()) });
  if (path !== '/metrics') return respond(response, 404, { status: 'not found' });
  const { text, contentType } = await source.metrics();
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
}

function respond(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

function taken(host: string, port: number): string {
  return `INTERMISSION_STATUS_PORT: another process uses port ${port} on ${host}`;
}
