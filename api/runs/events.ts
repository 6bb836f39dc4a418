import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Response, Router } from 'express';
import { ENDED, type RunState } from '../../client/index.js';
import { isReplaced, type Viewer } from '../auth/authenticator.js';
import { linkReplaced } from '../auth/claims.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods } from '../http/problem.js';
import type { RunWatches } from '../services/run-watches.js';

/** Proxies drop connections that are silent for longer, often after 30 s. */
const KEEP_ALIVE_MS = 15_000;

/** Sends each change of a run as a server-sent event `state` with the whole run state; ends after the final state. */
export function eventRoutes({ audit, auth, intermission, streams, watches }: Context): Router {
  const router = Router();

  // Registered before the GET, whose stream a HEAD request would keep open.
  router.head('/v1/runs/:runId/events', async (req, res) => {
    const { runId } = req.params;
    await auth.forRun(req, runId, 'runs:read');
    await intermission.getRun(runId);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' }).end();
  });
  router.get('/v1/runs/:runId/events', async (req, res) => {
    const { runId } = req.params;
    const viewer = await auth.forRun(req, runId, 'runs:read');
    streams.begin(viewer, res);
    audit.recordOnce(req, 'run.read', { runId });
    await streamStates(watches, runId, viewer, res, req.headers['last-event-id']);
  });

  router.all('/v1/runs/:runId/events', onlyMethods('GET'));
  return router;
}

/** Resolves when the stream has ended; rejects when following the run fails before anything was sent. */
async function streamStates(
  watches: RunWatches,
  runId: string,
  viewer: Viewer,
  res: Response,
  lastEventId?: string | string[],
): Promise<void> {
  // The client may have closed the stream while the API checked its rights.
  if (res.destroyed) return;
  const left = new AbortController();
  res.on('close', () => left.abort());
  const keepAlive = setInterval(() => {
    // A viewer that has not received the last event by now is gone.
    if (res.writableNeedDrain) res.destroy();
    else if (res.headersSent) res.write(': still here\n\n');
  }, KEEP_ALIVE_MS);
  try {
    for await (const state of watches.watch(runId, left.signal)) {
      if (isReplaced(viewer, state)) {
        if (!res.headersSent) throw linkReplaced();
        break;
      }
      if (!res.headersSent && ENDED.includes(state.status) && idOf(state) === lastEventId) break;
      if (!res.headersSent) open(res);
      // A slow viewer gets the newest state, not every state in between.
      if (!res.write(event(state))) await once(res, 'drain', { signal: left.signal }).catch(() => undefined);
    }
  } catch (error) {
    if (!res.headersSent) throw error;
  } finally {
    clearInterval(keepAlive);
  }
  // For an EventSource that reconnects after the end, 204 means not to reconnect.
  if (!res.headersSent) res.status(204);
  res.end();
}

function open(res: Response): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  res.write('retry: 1000\n\n');
}

function event(state: RunState): string {
  return `event: state\nid: ${idOf(state)}\ndata: ${JSON.stringify(state)}\n\n`;
}

function idOf(state: RunState): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 16);
}
