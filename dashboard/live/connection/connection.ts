import type { ServerMessage, ViewerMessage } from '../../../contracts/live-protocol.js';
import { takeEarlySocket } from '../../server/early.js';
import { runPath } from '../../server/requests.js';

/** The messages passed to the page; pings are answered here. */
export type SessionMessage = Exclude<ServerMessage, { type: 'ping' }>;

export interface ConnectionListener {
  /** The session itself has answered, not only the API server. */
  connected(): void;
  cut(): void;
  message(message: SessionMessage): void;
  frame(frame: ArrayBuffer): void;
}

const FIRST_WAIT_MILLISECONDS = 100;
const LONGEST_WAIT_MILLISECONDS = 1000;
/** Pings arrive more than three times as often. On a phone that lost its network, silence is the only sign. */
const SILENCE_MILLISECONDS = 2000;
const LOOK_MILLISECONDS = 250;
const FIRST_CONNECT_MILLISECONDS = 10_000;
const CONNECT_MILLISECONDS = 1000;

/** The WebSocket of a run's live view. It reconnects until the server says bye or `close` is called. */
export class LiveConnection {
  private socket: WebSocket | undefined;
  private timer: number | undefined;
  private wait = FIRST_WAIT_MILLISECONDS;
  private isOver = false;
  private isConnected = false;
  private openedAt = 0;
  /** The time of the session's last message; unknown before its first ping. */
  private heardAt: number | undefined;
  /** How long connecting may take: on a slow line, somewhat longer than last time. */
  private patience = FIRST_CONNECT_MILLISECONDS;
  private readonly watch: number;
  private readonly address: string;

  constructor(
    runId: string,
    private readonly listener: ConnectionListener,
  ) {
    this.address = new URL(runPath(runId, '/live'), location.href.replace(/^http/, 'ws')).href;
    window.addEventListener('online', this.now);
    window.addEventListener('offline', this.lost);
    document.addEventListener('visibilitychange', this.now);
    this.watch = window.setInterval(() => this.look(), LOOK_MILLISECONDS);
  }

  /** Connects. The listener gets an early socket's messages before this returns, so it must be ready. */
  start(): void {
    this.open();
  }

  /** Sends when connected. While disconnected, messages are dropped on purpose, because they would arrive late and in the wrong place. */
  send(message: ViewerMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    this.isOver = true;
    window.clearTimeout(this.timer);
    window.clearInterval(this.watch);
    window.removeEventListener('online', this.now);
    window.removeEventListener('offline', this.lost);
    document.removeEventListener('visibilitychange', this.now);
    this.socket?.close();
  }

  private open(): void {
    window.clearTimeout(this.timer);
    const early = takeEarlySocket(this.address);
    const socket = early?.socket ?? new WebSocket(this.address);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.openedAt = early?.openedAt ?? performance.now();
    this.heardAt = undefined;
    this.isConnected = false;
    // A socket that was given up may still deliver events.
    const ours = () => this.socket === socket && !this.isOver;
    socket.addEventListener('open', () => {
      if (ours()) this.patience = Math.max(CONNECT_MILLISECONDS, 4 * (performance.now() - this.openedAt));
    });
    socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => {
      if (ours()) this.receive(event.data);
    });
    socket.addEventListener('close', () => {
      if (ours()) this.lost();
    });
    for (const message of early?.messages ?? []) if (ours()) this.receive(message, true);
  }

  /** `isEarly`: pings were already answered. */
  private receive(data: string | ArrayBuffer, isEarly = false): void {
    this.wait = FIRST_WAIT_MILLISECONDS;
    if (this.heardAt !== undefined) this.heardAt = performance.now();
    if (typeof data !== 'string') return this.listener.frame(data);
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === 'ping') {
      this.heardAt = performance.now();
      return isEarly ? undefined : this.send({ type: 'pong', at: message.at });
    }
    if (!this.isConnected && message.type !== 'bye') {
      this.isConnected = true;
      this.listener.connected();
    }
    if (message.type === 'bye') this.close();
    this.listener.message(message);
  }

  /** Detects a dead connection, which sends neither a close nor an error. */
  private look(): void {
    const { readyState } = this.socket ?? {};
    const now = performance.now();
    const isSilent = this.heardAt !== undefined && now - this.heardAt > SILENCE_MILLISECONDS;
    const isStuck = readyState === WebSocket.CONNECTING && now - this.openedAt > this.patience;
    if (isStuck || (isSilent && readyState === WebSocket.OPEN && !document.hidden)) this.lost();
  }

  private readonly lost = (): void => {
    if (this.isOver) return;
    const socket = this.socket;
    this.socket = undefined;
    this.heardAt = undefined;
    socket?.close();
    this.listener.cut();
    // Random, so that the viewers of a restarting server do not all reconnect at the same moment.
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), this.wait * (0.8 + Math.random() * 0.4));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MILLISECONDS);
  };

  /** The network or the person is back, so reconnect without further delay. */
  private readonly now = (): void => {
    if (document.hidden || this.isOver || this.socket?.readyState === WebSocket.OPEN) return;
    this.wait = FIRST_WAIT_MILLISECONDS;
    this.socket?.close();
    this.open();
  };
}
