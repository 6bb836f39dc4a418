import { createHash } from 'node:crypto';
import { type Response, Router } from 'express';
import { ENDED, type RunState } from '../client/index.js';
import type { Context } from './context.js';
import { onlyMethods } from './problems.js';
import type { Watches } from './watches.js';

/** Proxies drop connections that are silent for longer, often after 30 s. */
const KEEP_ALIVE_MS = 15_000;

/** Each change of a run as a server-sent event `state` that holds the whole run state; ends after the ended state. */
export function eventRoutes({ auth, streams, watches }: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/events', async (req, res) => {
    const { runId } = req.params;
    streams.begin(await auth.forRun(req, runId, 'runs:read'), res);
    await streamStates(watches, runId, res, req.headers['last-event-id']);
  });

  router.all('/v1/runs/:runId/events', onlyMethods('GET'));
  return router;
}

/** Resolves when the stream has ended; rejects when the run cannot be watched and nothing was sent yet. */
function streamStates(watches: Watches, runId: string, res: Response, lastEventId?: string | string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let pending: RunState | undefined;
    let isOver = false;

    // A viewer who reads slowly gets the newest state, not every one in between.
    const flush = () => {
      if (pending !== undefined && !res.writableNeedDrain) {
        res.write(event(pending));
        pending = undefined;
      }
      if (isOver && pending === undefined) res.end();
    };
    const keepAlive = setInterval(() => {
      // Whoever has not taken the last event by now is gone.
      if (res.writableNeedDrain) res.destroy();
      else if (res.headersSent) res.write(': still here\n\n');
    }, KEEP_ALIVE_MS);

    const unsubscribe = watches.subscribe(runId, {
      onState(state) {
        // To an EventSource that comes back after the end, 204 says not to come again.
        if (!res.headersSent && ENDED.includes(state.status) && idOf(state) === lastEventId) {
          res.status(204).end();
          return;
        }
        if (!res.headersSent) open(res);
        pending = state;
        flush();
      },
      onEnd(error) {
        isOver = true;
        if (res.headersSent) flush();
        else if (error === undefined) res.status(204).end();
        else reject(error instanceof Error ? error : new Error('watch failed', { cause: error }));
      },
    });
    res.on('drain', flush);
    res.on('close', () => {
      clearInterval(keepAlive);
      unsubscribe();
      resolve();
    });
  });
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
