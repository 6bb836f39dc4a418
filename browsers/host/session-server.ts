import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { issueLine } from '../../automation/model/issue.js';
import { issuesOf, plainWords } from '../../automation/model/read-shape.js';
import { listenInRange } from '../../config/port-range.js';
import type { Log } from '../../infra/log.js';
import { transferFile } from '../files/routes.js';
import { MAX_MESSAGE_BYTES } from '../input/messages.js';
import type { SessionConfig } from '../session/session-config.js';
import type { BrowserSession } from '../session/browser-session.js';
import { carryOut, isCommand } from './session-commands.js';

/** An HTTP response; the body is sent as JSON. */
interface Answer {
  status: number;
  body?: unknown;
}

/**
 * Serves sessions under `/sessions/<secret>`: commands for workers, the live view for the API. A GET of this address itself succeeds while
 * the session exists.
 */
export interface SessionServer {
  /** Returns the session's `liveUrl`. */
  add(session: BrowserSession): string;
  remove(session: BrowserSession): void;
  close(): Promise<void>;
}

// Schemas of this process use our own messages unless they set one themselves.
z.config({ customError: plainWords });

/** For a node's result: its outputs and variables may take 256 KB each. */
const MAX_RESULT_BYTES = 1024 * 1024;

/** Listens on a free port of the range, or on the socket behind the port that all sessions share. */
export async function startServer(
  {
    browsers: { host, ports },
    sharedUrl,
    socket: socketPath,
  }: Pick<SessionConfig, 'browsers' | 'sharedUrl' | 'socket'>,
  log: Log,
): Promise<SessionServer> {
  const sessions = new Map<string, BrowserSession>();
  const server = createServer((request, response) => {
    serve(sessions, request, response, log).catch((error: unknown) => {
      // A request that causes an error ends its own connection and nothing else.
      log.error({ err: error }, 'request failed');
      response.destroy();
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    // Node removes its own error listener from an upgraded socket; without one, a connection reset ends the process.
    socket.on('error', () => socket.destroy());
    const { session, command, query } = route(sessions, request);
    if (session !== undefined && command === 'playwright') return session.joinWorker(request, socket, head);
    if (session === undefined || command !== 'live') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (view) => session.live.join(view, controlOf(query)));
  });
  let base = sharedUrl;
  if (socketPath !== undefined) {
    // The shared port keeps its connections open: a request on one that is about to close would be lost.
    server.keepAliveTimeout = 0;
    await listen(server, { path: socketPath });
  } else {
    await listenInRange(ports, (port) => listen(server, { port, host }));
    const { address, port, family } = server.address() as AddressInfo;
    base = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }
  return {
    add(session) {
      sessions.set(session.secret, session);
      return `${base}/sessions/${session.secret}`;
    },
    remove(session) {
      sessions.delete(session.secret);
    },
    async close() {
      for (const view of sockets.clients) view.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Undefined when a `role` message will follow. */
function controlOf(query: URLSearchParams): boolean | undefined {
  const control = query.get('control');
  return control === null ? undefined : control === '1';
}

async function serve(
  sessions: ReadonlyMap<string, BrowserSession>,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  const { session, command, id } = route(sessions, request);
  if (session !== undefined && command === 'picture' && request.method === 'GET') {
    const { quickestFrame } = session.live;
    return void response
      .writeHead(quickestFrame === undefined ? 204 : 200, { 'cache-control': 'no-store' })
      .end(quickestFrame);
  }
  if (session === undefined || id === undefined) return respond(response, await answer(sessions, request, log));
  try {
    if (!(await transferFile(session, request, response, [command, id]))) respond(response, { status: 404 });
  } catch (error) {
    log.warn({ err: error, runId: session.runId, command }, 'file was not transferred');
    if (response.headersSent) response.destroy();
    else respond(response, { status: 500 });
  }
}

async function answer(
  sessions: ReadonlyMap<string, BrowserSession>,
  request: IncomingMessage,
  log: Log,
): Promise<Answer> {
  const { session, command } = route(sessions, request);
  if (session !== undefined && command === '' && request.method === 'GET') return { status: 204 };
  if (session === undefined || command === '' || request.method !== 'POST') return { status: 404 };
  // Only callers that know the secret get this response: a worker or an API of a later version.
  if (!isCommand(command)) return { status: 501 };
  try {
    const body = await readBody(request, command === 'journal' ? MAX_RESULT_BYTES : MAX_MESSAGE_BYTES);
    return await carryOut(command, session, JSON.parse(body), log);
  } catch (error) {
    if (error instanceof z.ZodError) {
      return { status: 400, body: { error: issuesOf(error).map(issueLine).join('; ') } };
    }
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'the body is not JSON' } };
    if (error instanceof BodyTooLargeError) return { status: 413, body: { error: error.message } };
    log.error({ err: error, runId: session.runId, command }, 'session command failed');
    return { status: 500 };
  }
}

/** `/sessions/<secret>`, then a command, then the command's subject. */
const ADDRESS = /^\/sessions\/([^/?#]+)(?:\/([^/?#]*)(?:\/([^/?#]*))?)?(?:\?([^#]*))?$/;

/** A request line may contain any characters, so it is matched, not parsed: parsing `//` as a URL throws. */
function route(sessions: ReadonlyMap<string, BrowserSession>, { url = '' }: IncomingMessage) {
  const [, secret = '', command = '', id, query] = ADDRESS.exec(url) ?? [];
  return { session: sessions.get(secret), command, id, query: new URLSearchParams(query) };
}

class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLargeError(`the body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function respond(response: ServerResponse, { status, body }: Answer): void {
  const headers = { 'cache-control': 'no-store', ...(body !== undefined && { 'content-type': 'application/json' }) };
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}
