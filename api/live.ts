import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type RunAccess, UnavailableError } from '../client/index.js';
import type { Viewer } from './auth.js';
import type { Context } from './context.js';
import { LiveRelay } from './live-relay.js';
import { loggablePath } from './request-log.js';
import { Problem, problemDetails, problemOf } from './problems.js';

/** A viewer sends positions, keys and short texts. */
const MAX_MESSAGE_BYTES = 64 * 1024;
const PING_MS = 15_000;
/** How long viewers may take to say good-bye to a server that stops. */
const CLOSE_MS = 1000;

/** Serves `GET /v1/runs/:runId/live`: the live view of the run's browser as a WebSocket. */
export function attachLive(server: Server, context: Context): { stop(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });

  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => socket.destroy());
    permitted(context, req, socket).then(
      ({ runId, viewer, access }) => {
        sockets.handleUpgrade(req, socket, head, (view) => {
          dropWhenDead(view);
          new LiveRelay(context, runId, viewer, view).start(access);
        });
      },
      (error: unknown) => {
        const problem = problemOf(error);
        context.log.debug({ path: loggablePath(req.url ?? ''), problem: problem.problem }, 'live view refused');
        refuse(socket, problem);
      },
    );
  });

  return {
    stop() {
      for (const view of sockets.clients) view.close(1001, 'the server restarts');
      sockets.close();
      setTimeout(() => sockets.clients.forEach((view) => view.terminate()), CLOSE_MS).unref();
    },
  };
}

/** Throws `Problem` when this viewer may not see this run, or when there is no such run. */
async function permitted(
  { auth, intermission, sessions, streams }: Context,
  req: IncomingMessage,
  socket: Duplex,
): Promise<{ runId: string; viewer: Viewer; access: RunAccess }> {
  const match = /^\/v1\/runs\/([^/?]+)\/live(?:\?|$)/.exec(req.url ?? '');
  if (!match?.[1] || req.method !== 'GET') throw new Problem('NotFound', 'There is no WebSocket here');
  const runId = decoded(match[1]);
  const viewer = await auth.forRun(req, runId, 'runs:read');
  const known = sessions.last(runId);
  const access = known === undefined ? await accessTo({ intermission, sessions }, runId) : { liveUrl: known };
  streams.begin(viewer, socket);
  return { runId, viewer, access };
}

/** Where the session is; unknown while no worker can tell. */
async function accessTo(
  { intermission, sessions }: Pick<Context, 'intermission' | 'sessions'>,
  runId: string,
): Promise<RunAccess> {
  try {
    return await sessions.ask(runId);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    await intermission.getRun(runId);
    return {};
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem('BadRequest', 'The address is malformed');
  }
}

function refuse(socket: Duplex, problem: Problem): void {
  const details = problemDetails(problem);
  const body = JSON.stringify(details);
  socket.end(
    [
      `HTTP/1.1 ${details.status} ${details.title}`,
      'Connection: close',
      'Cache-Control: no-store',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}

/** A peer that does not answer a ping by the next one is gone, although its connection may look open. */
function dropWhenDead(view: WebSocket): void {
  let isAlive = true;
  view.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return view.terminate();
    isAlive = false;
    view.ping();
  }, PING_MS);
  view.on('close', () => clearInterval(timer));
}
