import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Log } from '../config/log.js';
import { transferFile } from './files/routes.js';
import { MAX_MESSAGE_BYTES } from './input/messages.js';
import type { BrowserSession } from './session.js';
import { type Answer, COMMANDS } from './session-commands.js';

/**
 * Sessions are reachable under `/sessions/<secret>`: commands for workers, the live view for the api. A GET of the address
 * itself tells that the session is there.
 */
export interface SessionServer {
  /** Returns the session's `liveUrl`. */
  add(session: BrowserSession): string;
  remove(session: BrowserSession): void;
  close(): Promise<void>;
}

/** A node's result: its outputs and variables have room for 256 KB each. */
const MAX_RESULT_BYTES = 1024 * 1024;

/** Listens on a free port of `host`. */
export async function startServer(host: string, log: Log): Promise<SessionServer> {
  const sessions = new Map<string, BrowserSession>();
  const server = createServer((request, response) => {
    void serve(sessions, request, response, log);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    const { session, command, query } = route(sessions, request);
    if (session === undefined || command !== 'live') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (view) => session.live.join(view, controlOf(query)));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { address, port, family } = server.address() as AddressInfo;
  const base = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/sessions`;
  return {
    add(session) {
      sessions.set(session.secret, session);
      return `${base}/${session.secret}`;
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

/** Undefined: a `role` message will say it. */
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
    const { picture } = session.live;
    return void response.writeHead(picture === undefined ? 204 : 200, { 'cache-control': 'no-store' }).end(picture);
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
  const act = COMMANDS[command];
  if (session === undefined || command === '' || request.method !== 'POST') return { status: 404 };
  // Only who knows the secret hears it: a worker or an api of a later version.
  if (act === undefined) return { status: 501 };
  try {
    return await act(
      session,
      JSON.parse(await readBody(request, command === 'journal' ? MAX_RESULT_BYTES : MAX_MESSAGE_BYTES)),
      log,
    );
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'the body is no JSON' } };
    log.error({ err: error, runId: session.runId, command }, 'session command failed');
    return { status: 500 };
  }
}

function route(sessions: ReadonlyMap<string, BrowserSession>, request: IncomingMessage) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://session');
  const [, folder, secret = '', command = '', id, ...rest] = pathname.split('/');
  const isKnown = folder === 'sessions' && rest.length === 0;
  return { session: isKnown ? sessions.get(secret) : undefined, command, id, query: searchParams };
}

async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new SyntaxError('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function respond(response: ServerResponse, { status, body }: Answer): void {
  const headers = { 'cache-control': 'no-store', ...(body !== undefined && { 'content-type': 'application/json' }) };
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}
