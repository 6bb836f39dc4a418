import { WebSocket } from 'ws';
import { VIEWPORT } from '../chromium.js';
import type { ServerMessage } from '../protocol.js';
import type { Frame } from './frame.js';
import { Pace } from './pace.js';

/** A viewer that reads nothing is cut off before its messages pile up. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** A viewer that hears nothing for about three of these knows that its line is dead. */
const PING_MS = 600;

/** One open live view. It gets the newest frame when it has room, and never a queue of old ones. */
export class Viewer {
  isVisible = true;
  canControl = false;
  /** Its role is known, and it has been told so; until then it gets pictures only. */
  isGreeted = false;
  /** Who it is, once the api has said so. */
  by = '';
  /** What it can show, in device pixels; until it says so, the page as it is. */
  size: { width: number; height: number } = VIEWPORT;
  private readonly pace = new Pace();
  private next: Frame | undefined;
  private readonly noticed = new Set<string>();
  private readonly pinging: NodeJS.Timeout;

  constructor(private readonly socket: WebSocket) {
    this.pinging = setInterval(() => this.ping(), PING_MS);
    socket.on('close', () => clearInterval(this.pinging));
  }

  /** Bytes per millisecond its line carries, when that is known. */
  get goodput(): number | undefined {
    return this.pace.goodput;
  }

  hasRoomFor(bytes: number): boolean {
    return this.isVisible && this.pace.hasRoomFor(bytes);
  }

  /** Asks for an answer: the time it takes is the line's. */
  ping(): void {
    this.transmit(JSON.stringify({ type: 'ping', at: performance.now() } satisfies ServerMessage));
  }

  /** `at` came back from the viewer, so it may be anything. */
  ponged(at: number): void {
    const now = performance.now();
    if (at <= now && now - at < 60_000) this.pace.answered(now - at, now);
  }

  /** Sends the frame, or keeps it as the next one in place of an older. */
  offer(frame: Frame): void {
    if (!this.isVisible) return;
    if (!this.pace.hasRoomFor(frame.bytes.length)) {
      this.next = frame;
      return;
    }
    this.next = undefined;
    this.pace.sent(frame.number, frame.bytes.length, performance.now());
    this.transmit(frame.bytes);
  }

  /** The viewer has drawn frame `number`, and so is done with all before it. */
  drawn(number: number, drawMs: number): void {
    this.pace.drawn(number, drawMs, performance.now());
    if (this.next !== undefined) this.offer(this.next);
  }

  /** `latest` is shown at once to a viewer that comes back: what it got while hidden it may never have drawn. */
  show(view: { width: number; height: number; visible: boolean }, latest: Frame | undefined): void {
    const comesBack = view.visible && !this.isVisible;
    this.size = { width: view.width, height: view.height };
    this.isVisible = view.visible;
    if (!view.visible) this.next = undefined;
    if (!comesBack) return;
    this.pace.forget();
    if (latest !== undefined) this.offer(latest);
  }

  send(message: ServerMessage): void {
    if (this.isGreeted) this.transmit(JSON.stringify(message));
  }

  /** A notice that would otherwise come with every key. */
  noticeOnce(text: string): void {
    if (this.noticed.has(text)) return;
    this.noticed.add(text);
    this.send({ type: 'notice', text });
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  private transmit(data: Buffer | string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate();
    else this.socket.send(data);
  }
}
