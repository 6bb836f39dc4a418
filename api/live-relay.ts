import { WebSocket } from 'ws';
import type { ServerMessage } from '../browsers/protocol.js';
import { ENDED, type RunAccess, type RunState } from '../client/index.js';
import { isHolder, type Viewer } from './auth.js';
import type { Context } from './context.js';
import { FrameGate } from './frame-gate.js';
import { readViewerMessage } from './live-messages.js';

/** Pause before connecting again to a session that could not be reached; the run tells when it is lost for good. */
const RECONNECT_MS = 500;
/** Close code for a viewer that breaks the rules. */
const REFUSED = 1008;
/** Frames are well below this; a session that sends more at once is not ours. */
const MAX_FRAME_BYTES = 8 * 1024 * 1024;
/** What may wait for the session before the viewer is no longer read. */
const MAX_UPWARDS_BYTES = 256 * 1024;
/** What may wait for a viewer that reads nothing, before it is cut off. */
const MAX_DOWNWARDS_BYTES = 4 * 1024 * 1024;

/** Stands between one viewer and the session of a run, and follows the run to know who may act, and when it is over. */
export class LiveRelay {
  #session: WebSocket | undefined;
  #liveUrl: string | undefined;
  /** Unknown until the run has said who holds it. */
  #canControl: boolean | undefined;
  #isOver = false;
  /** The viewer's last `view`, for a session that is connected to later. */
  #lastView: string | undefined;
  /** Which link of which pause was asked about last: who holds control changes only with it. */
  #askedFor: string | undefined;
  #isAsking = false;
  #latest: RunState | undefined;
  readonly #frames: FrameGate;

  constructor(
    private readonly context: Context,
    private readonly runId: string,
    private readonly viewer: Viewer,
    private readonly socket: WebSocket,
  ) {
    this.#frames = new FrameGate(socket);
  }

  /** `isPaused` undefined: the run was not asked, and the session may be elsewhere. */
  start({ liveUrl, holder, isPaused }: RunAccess): void {
    if (isPaused !== undefined) this.#canControl = isPaused && isHolder(this.viewer, this.runId, holder);
    if (liveUrl !== undefined) this.#connect(liveUrl);
    const unsubscribe = this.context.watches.subscribe(this.runId, {
      onState: (state) => this.#follow(state),
      onEnd: () => this.#end(),
    });
    if (this.#canControl === undefined) void this.#ask(this.#latest);
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) this.#fromViewer(data.toString());
    });
    this.socket.on('error', () => this.socket.terminate());
    this.socket.on('close', () => {
      this.#isOver = true;
      unsubscribe();
      this.#session?.close();
    });
  }

  #follow(state: RunState): void {
    this.#latest = state;
    if (ENDED.includes(state.status)) return this.#end();
    void this.#ask(state);
  }

  /** Asks the run where its session is and who holds control, when either may have changed. */
  async #ask(state: RunState | undefined): Promise<void> {
    if (state && state.pause === undefined) this.#setControl(false);
    const current = state && controlKey(state);
    if (this.#isAsking || (this.#session !== undefined && current !== undefined && current === this.#askedFor)) return;
    this.#isAsking = true;
    try {
      const { liveUrl, holder, isPaused } = await this.context.sessions.ask(this.runId);
      this.#askedFor = current;
      const isOpen = state ? state.pause !== undefined : isPaused === true;
      this.#setControl(isOpen && isHolder(this.viewer, this.runId, holder));
      const isElsewhere = this.#session === undefined || liveUrl !== this.#liveUrl;
      if (liveUrl !== undefined && isElsewhere && !this.#isOver) this.#connect(liveUrl);
    } catch (error) {
      this.context.log.debug({ runId: this.runId, err: error }, 'live view could not ask the run');
      this.#askLater();
    } finally {
      this.#isAsking = false;
    }
    // The state may have changed while the run was asked about the one before.
    if (this.#latest !== undefined && this.#latest !== state && !this.#isOver) void this.#ask(this.#latest);
  }

  #askLater(): void {
    setTimeout(() => {
      if (!this.#isOver && this.#latest !== undefined) void this.#ask(this.#latest);
    }, RECONNECT_MS).unref();
  }

  #setControl(canControl: boolean): void {
    if (canControl === this.#canControl) return;
    this.#canControl = canControl;
    if (this.#session?.readyState === WebSocket.OPEN) this.#sendRole(this.#session);
  }

  /** Who acts goes into the run's log. */
  #sendRole(session: WebSocket): void {
    const by = this.viewer.kind === 'guest' ? this.viewer.claim.recipient : 'operator';
    session.send(JSON.stringify({ type: 'role', canControl: this.#canControl, by }));
  }

  #connect(liveUrl: string): void {
    this.#session?.terminate();
    this.#liveUrl = liveUrl;
    const known = this.#canControl === undefined ? '' : `?control=${this.#canControl ? 1 : 0}`;
    const url = `${liveUrl.replace(/^http/, 'ws')}/live${known}`;
    const session = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: 5000,
    });
    this.#session = session;
    session.on('open', () => {
      if (this.#canControl !== undefined) this.#sendRole(session);
      if (this.#lastView !== undefined) session.send(this.#lastView);
    });
    session.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#frames.offer(data);
      else this.#fromSession(data.toString());
    });
    session.on('error', () => session.terminate());
    session.on('close', (code) => {
      if (this.#session !== session) return;
      this.socket.resume();
      // The session has had enough of this viewer; to connect again would only go on with it.
      if (code === REFUSED) return this.socket.close(REFUSED, 'too many wrong messages');
      this.#session = undefined;
      this.#askLater();
    });
  }

  #fromViewer(text: string): void {
    const message = readViewerMessage(text);
    if (message === undefined || (message.isInput && !this.#canControl)) return;
    if (message.type === 'view') this.#lastView = message.text;
    const session = this.#session;
    if (session?.readyState !== WebSocket.OPEN) return;
    if (session.bufferedAmount <= MAX_UPWARDS_BYTES) return session.send(message.text);
    this.socket.pause();
    session.send(message.text, () => this.socket.resume());
  }

  #fromSession(text: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_DOWNWARDS_BYTES) this.socket.terminate();
    else this.socket.send(text);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#session?.close();
    // A watch that stops with the server says nothing about the run: the viewer comes back and asks again.
    const isEnded = this.#latest !== undefined && ENDED.includes(this.#latest.status);
    if (isEnded) this.#fromSession(JSON.stringify({ type: 'bye' } satisfies ServerMessage));
    this.socket.close(isEnded ? 1000 : 1001);
  }
}

/** Who holds control changes only with this. */
function controlKey({ pause }: RunState): string {
  return pause ? `${pause.pauseId} ${pause.link.generation} ${pause.link.claimed} ${pause.control?.changes}` : '';
}
