import { WebSocket } from 'ws';
import type { ServerMessage } from '../protocol.js';
import type { Frame } from './frame.js';

/** Frames sent and not yet drawn: one is on its way while the other is drawn. */
const MAX_UNDRAWN = 2;
/** A viewer that reads nothing is cut off before its messages pile up. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** One open live view. It gets the newest frame when it has room, and never a queue of old ones. */
export class Viewer {
  isVisible = true;
  /** What it can show, in device pixels. */
  size = { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY };
  private undrawn: number[] = [];
  private next: Frame | undefined;
  private readonly noticed = new Set<string>();

  constructor(
    private readonly socket: WebSocket,
    public canControl: boolean,
  ) {}

  get hasRoom(): boolean {
    return this.isVisible && this.undrawn.length < MAX_UNDRAWN;
  }

  /** Sends the frame, or keeps it as the next one in place of an older. */
  offer(frame: Frame): void {
    if (!this.isVisible) return;
    if (!this.hasRoom) {
      this.next = frame;
      return;
    }
    this.next = undefined;
    this.undrawn.push(frame.number);
    this.transmit(frame.bytes);
  }

  /** The viewer has drawn frame `number`, and so is done with all before it. */
  drawn(number: number): void {
    this.undrawn = this.undrawn.filter((sent) => sent > number);
    if (this.next !== undefined) this.offer(this.next);
  }

  /** `latest` is shown at once to a viewer that comes back: what it got while hidden it may never have drawn. */
  show(view: { width: number; height: number; visible: boolean }, latest: Frame | undefined): void {
    const comesBack = view.visible && !this.isVisible;
    this.size = { width: view.width, height: view.height };
    this.isVisible = view.visible;
    if (!view.visible) this.next = undefined;
    if (!comesBack) return;
    this.undrawn = [];
    if (latest !== undefined) this.offer(latest);
  }

  send(message: ServerMessage): void {
    this.transmit(JSON.stringify(message));
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
