import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as requestTo, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConfigurationError } from '../../config/index.js';
import { internalServerTls } from '../../infra/internal-tls.js';
import type { Log } from '../../infra/log.js';
import { headOf } from '../session/request-head.js';

/** `/sessions/<secret>`, and what the session's own server reads. */
const ADDRESS = /^\/sessions\/([^/?#]+)/;

/**
 * The one port on which workers and the API reach all sessions of this process: commands, the live view, and the connections of Playwright.
 * The secret in the path says which session is meant. Each session's process listens on a Unix socket, which no page can reach.
 */
export class SharedPort {
  private readonly sockets = new Map<string, string>();
  private readonly connections = new Agent({ keepAlive: true });
  private readonly open = new Set<Duplex>();

  private constructor(private readonly log: Log) {}

  /** Listens on the port. Throws a `ConfigurationError` when it is taken. */
  static async start({ host, port }: { host: string; port: number }, log: Log): Promise<SharedPort> {
    const shared = new SharedPort(log);
    const tls = internalServerTls();
    const server = tls === undefined ? createServer() : createTlsServer(tls);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => shared.forward(request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      shared.join(request, socket, head),
    );
    server.on('connection', (socket: Duplex) => {
      shared.open.add(socket);
      socket.once('close', () => shared.open.delete(socket));
    });
    server.on('tlsClientError', ({ code }: NodeJS.ErrnoException) => {
      // A health check connects and closes.
      if (code === 'ECONNRESET') log.debug('a connection to sessions was closed before it showed a certificate');
      else log.warn({ code }, 'TLS refused a connection to sessions');
    });
    try {
      server.listen(port, host);
      await once(server, 'listening');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new ConfigurationError(`INTERMISSION_BROWSERS_PORT: ${host}:${port} cannot be used (${code})`, {
        cause: error,
      });
    }
    shared.close = () => {
      server.close();
      for (const socket of shared.open) socket.destroy();
      shared.connections.destroy();
    };
    return shared;
  }

  close: () => void = () => undefined;

  /** Leads requests for this session to the socket of its process until the returned function is called. */
  add(liveUrl: string, socketPath: string): () => void {
    const secret = secretIn(new URL(liveUrl).pathname);
    this.sockets.set(secret, socketPath);
    return () => this.sockets.delete(secret);
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = request;
    const socketPath = this.sockets.get(secretIn(url));
    if (socketPath === undefined) return void response.writeHead(404, { 'cache-control': 'no-store' }).end();
    const passedOn = requestTo({ socketPath, path: url, method, headers, agent: this.connections });
    passedOn.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy()).pipe(response);
    });
    passedOn.on('error', (error: NodeJS.ErrnoException) => {
      this.log.debug({ code: error.code }, 'a session did not take a request');
      response.destroy();
    });
    response.on('close', () => passedOn.destroy());
    request.pipe(passedOn);
  }

  private join(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { method, url = '', rawHeaders } = request;
    const socketPath = this.sockets.get(secretIn(url));
    if (socketPath === undefined) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    const session = connect({ path: socketPath });
    session.on('error', () => session.destroy());
    session.once('close', () => socket.end(() => socket.destroy()));
    socket.once('close', () => session.destroy());
    session.write(headOf(`${method} ${url} HTTP/1.1`, rawHeaders), 'latin1');
    session.write(head);
    socket.pipe(session).pipe(socket);
  }
}

function secretIn(path: string): string {
  return ADDRESS.exec(path)?.[1] ?? '';
}
