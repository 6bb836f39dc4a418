import type { ServerMessage, ViewerMessage } from '../../browsers/protocol.js';
import { takeEarlySocket } from '../server/early.js';
import { runPath } from '../server/requests.js';

/** What is told to the page; pings are answered here. */
export type SessionMessage = Exclude<ServerMessage, { type: 'ping' }>;

export interface ConnectionListener {
  /** The session itself answers, not only the server before it. */
  connected(): void;
  cut(): void;
  message(message: SessionMessage): void;
  frame(frame: ArrayBuffer): void;
}

const FIRST_WAIT_MILLISECONDS = 100;
const LONGEST_WAIT_MILLISECONDS = 1000;
/** Pings come more than three times as often; a phone whose network is gone is told by nothing else. */
const SILENCE_MILLISECONDS = 2000;
const LOOK_MILLISECONDS = 250;
const FIRST_CONNECT_MILLISECONDS = 10_000;
const CONNECT_MILLISECONDS = 1000;

/** The WebSocket of a run's live view. It comes back by itself until the server says bye or `close` is called. */
export class LiveConnection {
  #socket: WebSocket | undefined;
  #timer: number | undefined;
  #wait = FIRST_WAIT_MILLISECONDS;
  #isOver = false;
  #isConnected = false;
  #openedAt = 0;
  /** When the session was heard last; unknown until it has pinged. */
  #heardAt: number | undefined;
  /** How long a connection may take: on a slow line some time more than the last one took. */
  #patience = FIRST_CONNECT_MILLISECONDS;
  readonly #watch: number;
  readonly #address: string;

  constructor(
    runId: string,
    private readonly listener: ConnectionListener,
  ) {
    this.#address = new URL(runPath(runId, '/live'), location.href.replace(/^http/, 'ws')).href;
    window.addEventListener('online', this.#now);
    window.addEventListener('offline', this.#lost);
    document.addEventListener('visibilitychange', this.#now);
    this.#watch = window.setInterval(() => this.#look(), LOOK_MILLISECONDS);
  }

  /** Connects. What an early socket has heard is told to the listener before this returns, so it has to be able to answer. */
  start(): void {
    this.#open();
  }

  /** Sends when the line is open; what is typed into a cut line is lost on purpose, since it would arrive late and elsewhere. */
  send(message: ViewerMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#isOver = true;
    window.clearTimeout(this.#timer);
    window.clearInterval(this.#watch);
    window.removeEventListener('online', this.#now);
    window.removeEventListener('offline', this.#lost);
    document.removeEventListener('visibilitychange', this.#now);
    this.#socket?.close();
  }

  #open(): void {
    window.clearTimeout(this.#timer);
    const early = takeEarlySocket(this.#address);
    const socket = early?.socket ?? new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#openedAt = early?.openedAt ?? performance.now();
    this.#heardAt = undefined;
    this.#isConnected = false;
    // A socket that was given up may still speak.
    const ours = () => this.#socket === socket && !this.#isOver;
    socket.addEventListener('open', () => {
      if (ours()) this.#patience = Math.max(CONNECT_MILLISECONDS, 4 * (performance.now() - this.#openedAt));
    });
    socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => {
      if (ours()) this.#receive(event.data);
    });
    socket.addEventListener('close', () => {
      if (ours()) this.#lost();
    });
    for (const message of early?.messages ?? []) if (ours()) this.#receive(message, true);
  }

  /** `isEarly`: pings were answered already. */
  #receive(data: string | ArrayBuffer, isEarly = false): void {
    this.#wait = FIRST_WAIT_MILLISECONDS;
    if (this.#heardAt !== undefined) this.#heardAt = performance.now();
    if (typeof data !== 'string') return this.listener.frame(data);
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === 'ping') {
      this.#heardAt = performance.now();
      return isEarly ? undefined : this.send({ type: 'pong', at: message.at });
    }
    if (!this.#isConnected && message.type !== 'bye') {
      this.#isConnected = true;
      this.listener.connected();
    }
    if (message.type === 'bye') this.close();
    this.listener.message(message);
  }

  /** A dead line says nothing: no close, no error. */
  #look(): void {
    const { readyState } = this.#socket ?? {};
    const now = performance.now();
    const isSilent = this.#heardAt !== undefined && now - this.#heardAt > SILENCE_MILLISECONDS;
    const isStuck = readyState === WebSocket.CONNECTING && now - this.#openedAt > this.#patience;
    if (isStuck || (isSilent && readyState === WebSocket.OPEN && !document.hidden)) this.#lost();
  }

  readonly #lost = (): void => {
    if (this.#isOver) return;
    const socket = this.#socket;
    this.#socket = undefined;
    this.#heardAt = undefined;
    socket?.close();
    this.listener.cut();
    // A little chance in it, so that the viewers of a server that restarts do not all come in one moment.
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#open(), this.#wait * (0.8 + Math.random() * 0.4));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MILLISECONDS);
  };

  /** The network is back, or the person is: no reason to wait any longer. */
  readonly #now = (): void => {
    if (document.hidden || this.#isOver || this.#socket?.readyState === WebSocket.OPEN) return;
    this.#wait = FIRST_WAIT_MILLISECONDS;
    this.#socket?.close();
    this.#open();
  };
}
