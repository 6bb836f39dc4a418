import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type RunAccess, UnavailableError } from '../../client/index.js';
import type { Viewer } from '../auth/authenticator.js';
import type { Context } from '../services/api-context.js';
import { LiveRelay } from './relay.js';
import { loggablePath } from '../http/request-log.js';
import { OtherTenantError } from '../auth/other-tenant-error.js';
import { Problem, problemDetails, problemOf, REFUSALS, refusalOf } from '../http/problem.js';
import { recordRefusal } from '../audit/refusal.js';
import { logSecurity } from '../http/security-log.js';

/** A viewer sends positions, keys and short texts. */
const MAX_MESSAGE_BYTES = 64 * 1024;
const PING_MS = 15_000;
/** How long a stopping server waits for viewers to close their connections. */
const CLOSE_MS = 1000;

/** Serves `GET /v1/runs/:runId/live`: the live view of the run's browser as a WebSocket. */
export function attachLive(
  server: Server,
  context: Context,
  addressOf: (req: IncomingMessage) => string | undefined,
): { stop(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });

  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => socket.destroy());
    const asked = Object.assign(req, { ip: addressOf(req), id: randomUUID() });
    const admitted = permitted(context, req, socket).then(
      ({ runId, viewer, access }) => {
        context.audit.recordOnce(asked, 'run.viewed', { runId });
        sockets.handleUpgrade(req, socket, head, (view) => {
          dropWhenDead(view);
          new LiveRelay(context, runId, viewer, view).start(access);
        });
      },
      (error: unknown) => {
        const problem = problemOf(error);
        context.log.debug({ path: loggablePath(req.url ?? ''), problem: problem.problem }, 'live view refused');
        if (REFUSALS.has(problem.problem) || error instanceof OtherTenantError) {
          const reason = refusalOf(error);
          logSecurity(context.log, asked, 'access', { outcome: 'refused', reason });
          recordRefusal(context.audit, asked, reason);
        }
        refuse(socket, problem);
      },
    );
    admitted.catch((error: unknown) => {
      // An unexpected error ends only the request's own connection.
      context.log.error({ err: error }, 'live view failed');
      socket.destroy();
    });
  });

  return {
    stop() {
      for (const view of sockets.clients) view.close(1001, 'the server restarts');
      sockets.close();
      setTimeout(() => sockets.clients.forEach((view) => view.terminate()), CLOSE_MS).unref();
    },
  };
}

/** Throws `Problem` when this viewer may not see the run, or when the run does not exist. */
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

/** The session's address; unknown while no worker can answer. */
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

/** A peer that has not answered a ping by the next one is gone, even if its connection looks open. */
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
