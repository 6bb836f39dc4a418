import { WebSocket } from 'ws';
import type { ServerMessage } from '../browsers/protocol.js';
import { ENDED, type RunState } from '../client/index.js';
import type { Viewer } from './auth.js';
import type { Context } from './context.js';
import { FrameGate } from './frame-gate.js';
import { readViewerMessage } from './live-messages.js';

/** Pause before connecting again to a session that could not be reached; the run tells when it is lost for good. */
const RECONNECT_MS = 500;
/** Frames are well below this; a session that sends more at once is not ours. */
const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** Stands between one viewer and the session of a run, and follows the run to know who may act, and when it is over. */
export class LiveRelay {
  #session: WebSocket | undefined;
  #canControl = false;
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

  start(): void {
    const unsubscribe = this.context.watches.subscribe(this.runId, {
      onState: (state) => this.#follow(state),
      onEnd: () => this.#end(),
    });
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
  async #ask(state: RunState): Promise<void> {
    const { pause } = state;
    if (pause === undefined) this.#setControl(false);
    const current = pause ? `${pause.pauseId} ${pause.link.generation} ${pause.link.claimed}` : '';
    if (this.#isAsking || (this.#session !== undefined && current === this.#askedFor)) return;
    this.#isAsking = true;
    try {
      const { liveUrl, holder } = await this.context.intermission.access(this.runId);
      this.#askedFor = current;
      const isHolder = this.viewer.kind === 'guest' && this.viewer.claim.claimId === holder;
      this.#setControl(isHolder && pause !== undefined);
      if (liveUrl !== undefined && this.#session === undefined && !this.#isOver) this.#connect(liveUrl);
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
    if (this.#session?.readyState === WebSocket.OPEN) this.#session.send(JSON.stringify({ type: 'role', canControl }));
  }

  #connect(liveUrl: string): void {
    const url = `${liveUrl.replace(/^http/, 'ws')}/live?control=${this.#canControl ? 1 : 0}`;
    const told = this.#canControl;
    const session = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: 5000,
    });
    this.#session = session;
    session.on('open', () => {
      if (told !== this.#canControl) session.send(JSON.stringify({ type: 'role', canControl: this.#canControl }));
      if (this.#lastView !== undefined) session.send(this.#lastView);
    });
    session.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#frames.offer(data);
      else this.#fromSession(data.toString());
    });
    session.on('error', () => session.terminate());
    session.on('close', () => {
      if (this.#session === session) this.#session = undefined;
      this.#askLater();
    });
  }

  #fromViewer(text: string): void {
    const message = readViewerMessage(text);
    if (message === undefined || (message.isInput && !this.#canControl)) return;
    if (message.type === 'view') this.#lastView = message.text;
    if (this.#session?.readyState === WebSocket.OPEN) this.#session.send(message.text);
  }

  #fromSession(text: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#session?.close();
    // A watch that stops with the server says nothing about the run: the viewer comes back and asks again.
    const isEnded = this.#latest !== undefined && ENDED.includes(this.#latest.status);
    if (isEnded) this.#fromSession(JSON.stringify({ type: 'bye', reason: 'run-ended' } satisfies ServerMessage));
    this.socket.close(isEnded ? 1000 : 1001);
  }
}
