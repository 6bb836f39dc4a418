import type { ServerMessage, ViewerMessage } from '../../browsers/protocol.js';
import { runPath } from '../server/requests.js';

export interface ConnectionListener {
  connected(): void;
  cut(): void;
  message(message: ServerMessage): void;
  frame(frame: ArrayBuffer): void;
}

const FIRST_WAIT_MILLISECONDS = 250;
const LONGEST_WAIT_MILLISECONDS = 4_000;

/** The WebSocket of a run's live view. It comes back by itself until the server says bye or `close` is called. */
export class LiveConnection {
  #socket: WebSocket | undefined;
  #timer: number | undefined;
  #wait = FIRST_WAIT_MILLISECONDS;
  #isOver = false;
  readonly #address: string;

  constructor(
    runId: string,
    private readonly listener: ConnectionListener,
  ) {
    this.#address = new URL(runPath(runId, '/live'), location.href.replace(/^http/, 'ws')).href;
    window.addEventListener('online', this.#now);
    document.addEventListener('visibilitychange', this.#now);
    this.#open();
  }

  /** Sends when the line is open; what is typed into a cut line is lost on purpose, since it would arrive late and elsewhere. */
  send(message: ViewerMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#isOver = true;
    window.clearTimeout(this.#timer);
    window.removeEventListener('online', this.#now);
    document.removeEventListener('visibilitychange', this.#now);
    this.#socket?.close();
  }

  #open(): void {
    const socket = new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => this.listener.connected());
    socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => this.#receive(event.data));
    socket.addEventListener('close', () => this.#lost());
  }

  #receive(data: string | ArrayBuffer): void {
    if (this.#isOver) return;
    this.#wait = FIRST_WAIT_MILLISECONDS;
    if (typeof data !== 'string') return this.listener.frame(data);
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === 'bye') this.close();
    this.listener.message(message);
  }

  #lost(): void {
    if (this.#isOver) return;
    this.listener.cut();
    // A little chance in it, so that the viewers of a server that restarts do not all come in one moment.
    this.#timer = window.setTimeout(() => this.#open(), this.#wait * (0.8 + Math.random() * 0.4));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MILLISECONDS);
  }

  /** The network is back, or the person is: no reason to wait any longer. */
  readonly #now = (): void => {
    if (document.hidden || this.#socket?.readyState !== WebSocket.CLOSED || this.#isOver) return;
    window.clearTimeout(this.#timer);
    this.#wait = FIRST_WAIT_MILLISECONDS;
    this.#open();
  };
}
