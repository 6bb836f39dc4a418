import type { RunState } from '../../contracts/run-state.js';
import { isEnded } from '../ui/status.js';
import { request, RequestError, runPath } from './requests.js';

export interface RunListener {
  state(state: RunState): void;
  /** Whether updates arrive; false while the stream is interrupted and reconnects. */
  connected(isConnected: boolean): void;
  /** The run cannot be shown: 401 or 403, no access; 404, no such run. */
  refused(error: RequestError): void;
}

/** Follows a run until it ends. Returns a function that stops following. */
export function followRun(runId: string, listener: RunListener): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let stopped = false;
  let failures = 0;

  async function start() {
    try {
      // Starts with a plain request, because an EventSource does not report why it was refused.
      const state = await request<RunState>('GET', runPath(runId));
      if (stopped) return;
      failures = 0;
      listener.state(state);
      if (isEnded(state.status)) listener.connected(true);
      else open();
    } catch (error) {
      if (stopped) return;
      if (error instanceof RequestError && [401, 403, 404].includes(error.status)) listener.refused(error);
      else again();
    }
  }

  function open() {
    source = new EventSource(runPath(runId, '/events'));
    source.addEventListener('open', () => listener.connected(true));
    source.addEventListener('state', (event: MessageEvent<string>) => {
      const state = JSON.parse(event.data) as RunState;
      listener.connected(true);
      listener.state(state);
      if (isEnded(state.status)) source?.close();
    });
    source.addEventListener('error', () => {
      listener.connected(false);
      // The browser reopens an interrupted stream. It closes a refused one permanently, so we ask for the reason.
      if (source?.readyState === EventSource.CLOSED) again();
    });
  }

  function again() {
    source?.close();
    listener.connected(false);
    timer = window.setTimeout(() => void start(), Math.min(500 * 2 ** failures++, 8_000));
  }

  /** Reconnects at once: a stream whose connection was lost silently looks open for minutes. */
  function anew() {
    source?.close();
    window.clearTimeout(timer);
    void start();
  }

  void start();
  window.addEventListener('online', anew);
  return () => {
    stopped = true;
    window.removeEventListener('online', anew);
    source?.close();
    window.clearTimeout(timer);
  };
}
