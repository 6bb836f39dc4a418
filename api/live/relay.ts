import { WebSocket } from 'ws';
import type { ServerMessage } from '../../contracts/live-protocol.js';
import { ENDED, type RunAccess, type RunState } from '../../client/index.js';
import { actor, isHolder, isReplaced, type Viewer } from '../auth/authenticator.js';
import { internalClientTls } from '../../infra/internal-tls.js';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';
import type { Context } from '../services/api-context.js';
import { LatestFrame } from './latest-frame.js';
import { readViewerMessage } from './viewer-messages.js';

/** The delay before reconnecting to a session that could not be reached; the run's state says when the session is lost. */
const RECONNECT_MS = 500;
/** Close code for a viewer that breaks the rules or lost its access. */
const REFUSED = 1008;
/** Frames are well below this; a larger message does not come from a valid session. */
const MAX_FRAME_BYTES = 8 * 1024 * 1024;
/** How many bytes may wait for the session before we stop reading from the viewer. */
const MAX_UPWARDS_BYTES = 256 * 1024;
/** How many bytes may wait for a slow viewer before we disconnect it. */
const MAX_DOWNWARDS_BYTES = 4 * 1024 * 1024;

/** Connects one viewer with a run's session, and follows the run to know who may act and when it ends. */
export class LiveRelay {
  private session: WebSocket | undefined;
  private liveUrl: string | undefined;
  /** Unknown until the run has reported who has control. */
  private canControl: boolean | undefined;
  private isOver = false;
  /** The viewer's last `view` message, for sessions that are connected later. */
  private lastView: string | undefined;
  /** The link and pause of the last request to the run: control changes only together with these. */
  private askedFor: string | undefined;
  private isAsking = false;
  private latest: RunState | undefined;
  private readonly frames: LatestFrame;

  constructor(
    private readonly context: Context,
    private readonly runId: string,
    private readonly viewer: Viewer,
    private readonly socket: WebSocket,
  ) {
    this.frames = new LatestFrame(socket);
  }

  /** `isPaused` undefined: the run was not asked, and the session may have moved. */
  start({ liveUrl, holder, isPaused }: RunAccess): void {
    if (isPaused !== undefined) this.canControl = isPaused && isHolder(this.viewer, this.runId, holder);
    if (liveUrl !== undefined) this.connect(liveUrl);
    const left = new AbortController();
    void this.followRun(left.signal);
    if (this.canControl === undefined) void this.ask(undefined);
    apiMetrics.liveViews.inc();
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      apiMetrics.liveBytes.inc({ direction: 'from_viewer' }, data.length);
      if (!isBinary) this.fromViewer(data.toString());
    });
    this.socket.on('error', () => this.socket.terminate());
    this.socket.on('close', () => {
      apiMetrics.liveViews.dec();
      this.isOver = true;
      left.abort();
      this.session?.close();
    });
  }

  private async followRun(left: AbortSignal): Promise<void> {
    try {
      for await (const state of this.context.watches.watch(this.runId, left)) this.follow(state);
    } catch (error) {
      this.context.log.debug({ runId: this.runId, err: error }, 'live view could not follow the run');
    }
    this.end();
  }

  private follow(state: RunState): void {
    this.latest = state;
    if (isReplaced(this.viewer, state)) return this.refuse('another device took the place of this one');
    if (ENDED.includes(state.status)) return this.end();
    void this.ask(state);
  }

  /** Asks the run for its session and for who has control, when either may have changed. */
  private async ask(state: RunState | undefined): Promise<void> {
    if (state && state.pause === undefined) this.setControl(false);
    const current = state && controlKey(state);
    if (this.isAsking || (this.session !== undefined && current !== undefined && current === this.askedFor)) return;
    this.isAsking = true;
    try {
      const { liveUrl, holder, isPaused } = await this.context.sessions.ask(this.runId);
      this.askedFor = current;
      const isOpen = state ? state.pause !== undefined : isPaused === true;
      this.setControl(isOpen && isHolder(this.viewer, this.runId, holder));
      const isElsewhere = this.session === undefined || liveUrl !== this.liveUrl;
      if (liveUrl !== undefined && isElsewhere && !this.isOver) this.connect(liveUrl);
    } catch (error) {
      this.context.log.debug({ runId: this.runId, err: error }, 'live view could not ask the run');
      this.askLater();
    } finally {
      this.isAsking = false;
    }
    // The state may have changed during the request about the previous one.
    if (this.latest !== undefined && this.latest !== state && !this.isOver) void this.ask(this.latest);
  }

  private askLater(): void {
    setTimeout(() => {
      if (!this.isOver && this.latest !== undefined) void this.ask(this.latest);
    }, RECONNECT_MS).unref();
  }

  private setControl(canControl: boolean): void {
    if (canControl === this.canControl) return;
    this.canControl = canControl;
    if (this.session?.readyState === WebSocket.OPEN) this.sendRole(this.session);
  }

  /** The session needs the person's name for the run's log. */
  private sendRole(session: WebSocket): void {
    const by = this.viewer.kind === 'guest' ? actor(this.viewer) : 'operator';
    session.send(JSON.stringify({ type: 'role', canControl: this.canControl, by }));
  }

  private connect(liveUrl: string): void {
    this.session?.terminate();
    this.liveUrl = liveUrl;
    const known = this.canControl === undefined ? '' : `?control=${this.canControl ? 1 : 0}`;
    const url = `${liveUrl.replace(/^http/, 'ws')}/live${known}`;
    const session = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: 5000,
      ...(url.startsWith('wss:') && internalClientTls()),
    });
    this.session = session;
    session.on('open', () => {
      if (this.canControl !== undefined) this.sendRole(session);
      if (this.lastView !== undefined) session.send(this.lastView);
    });
    session.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.frames.offer(data);
      else this.fromSession(data.toString());
    });
    session.on('error', () => session.terminate());
    session.on('close', (code) => {
      if (this.session !== session) return;
      this.socket.resume();
      // The session has rejected this viewer; reconnecting would only repeat that.
      if (code === REFUSED) return this.socket.close(REFUSED, 'too many wrong messages');
      this.session = undefined;
      this.askLater();
    });
  }

  private fromViewer(text: string): void {
    const message = readViewerMessage(text);
    if (message === undefined || (message.isInput && !this.canControl)) return;
    if (message.type === 'view') this.lastView = message.text;
    const session = this.session;
    if (session?.readyState !== WebSocket.OPEN) return;
    if (session.bufferedAmount <= MAX_UPWARDS_BYTES) return session.send(message.text);
    this.socket.pause();
    session.send(message.text, () => this.socket.resume());
  }

  private fromSession(text: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_DOWNWARDS_BYTES) this.socket.terminate();
    else {
      apiMetrics.liveBytes.inc({ direction: 'to_viewer' }, Buffer.byteLength(text));
      this.socket.send(text);
    }
  }

  /** Closes the view of somebody who may no longer watch. */
  private refuse(reason: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.session?.close();
    this.socket.close(REFUSED, reason);
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.session?.close();
    // A watch that ends with the server says nothing about the run: the viewer reconnects.
    const isEnded = this.latest !== undefined && ENDED.includes(this.latest.status);
    if (isEnded) this.fromSession(JSON.stringify({ type: 'bye' } satisfies ServerMessage));
    this.socket.close(isEnded ? 1000 : 1001);
  }
}

/** Control changes only together with this key. */
function controlKey({ pause }: RunState): string {
  return pause ? `${pause.pauseId} ${pause.link.generation} ${pause.link.claimed} ${pause.control?.changes}` : '';
}
