import { WebSocket } from 'ws';
import { VIEWPORT } from '../chromium/chromium.js';
import { PATCHES, type ServerMessage } from '../../contracts/live-protocol.js';
import type { Frame } from '../frames/frame.js';
import { LineEstimate } from '../frames/line-estimate.js';
import { ViewerCanvas } from '../frames/viewer-canvas.js';

/** A viewer that does not read is disconnected before its messages pile up. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** A viewer that receives nothing for about three intervals knows that its connection is dead. */
const PING_MS = 600;
/**
 * In bytes per millisecond (20 Mbit/s): on slower connections, patches replace whole frames. The session finds the changes of some 20,000 bytes
 * per millisecond.
 */
const SLOW_LINE = 2500;

/** One open live view. It gets the newest frame when it has room, and never a queue of old ones. */
export class Viewer {
  isVisible = true;
  canControl = false;
  /** Whether the viewer's role is known and was sent to it; until then it gets frames only. */
  isGreeted = false;
  /** The viewer's name, once the API has sent it. */
  by = '';
  /** The size it can show, in device pixels; the page's own size until the viewer reports one. */
  size: { width: number; height: number } = VIEWPORT;
  /** Message types that this viewer understands and viewers of the previous version do not. */
  understands: readonly string[] = [];
  private readonly pace = new LineEstimate();
  private readonly canvas = new ViewerCanvas();
  private next: Frame | undefined;
  private readonly noticed = new Set<string>();
  private readonly pinging: NodeJS.Timeout;

  constructor(private readonly socket: WebSocket) {
    this.pinging = setInterval(() => this.ping(), PING_MS);
    socket.on('close', () => clearInterval(this.pinging));
  }

  /** Bytes per millisecond of its connection, when known. */
  get goodput(): number | undefined {
    return this.pace.goodput;
  }

  hasRoomFor(bytes: number): boolean {
    return this.isVisible && this.pace.hasRoomFor(bytes);
  }

  /** Asks for a reply, to measure the round trip. */
  ping(): void {
    this.transmit(JSON.stringify({ type: 'ping', at: performance.now() } satisfies ServerMessage));
  }

  /** `at` comes from the viewer, so it may be anything. */
  ponged(at: number): void {
    const now = performance.now();
    if (at <= now && now - at < 60_000) this.pace.answered(now - at, now);
  }

  /** Sends the frame, or keeps it as the next one in place of an older one. */
  offer(frame: Frame): void {
    if (!this.isVisible) return;
    this.next = frame;
    if (!this.pace.hasRoomFor(0)) return;
    const patch = this.takesPatches ? this.canvas.patch(frame) : undefined;
    const bytes = patch === 'same' ? undefined : (patch?.bytes ?? frame.bytes);
    if (bytes !== undefined && !this.pace.hasRoomFor(bytes.length)) return;
    this.next = undefined;
    if (bytes === undefined) return;
    const part = patch === 'same' ? undefined : patch?.part;
    this.pace.sent(frame.number, bytes.length, performance.now(), part !== undefined);
    this.canvas.sent(frame, part);
    this.transmit(bytes);
  }

  /** The viewer has drawn frame `number`, and so is done with all earlier frames. */
  drawn(number: number, drawMs: number): void {
    this.pace.drawn(number, drawMs, performance.now());
    this.canvas.drawn(number);
    if (this.next !== undefined) this.offer(this.next);
  }

  /** The viewer's canvas is empty, so it could not draw patch `number`. It gets `latest` as a whole frame. */
  lost(number: number, latest: Frame | undefined): void {
    this.pace.drawn(number, 0, performance.now());
    this.canvas.clear();
    if (latest !== undefined) this.offer(latest);
  }

  /** Sends `latest` at once to a viewer that becomes visible again: it may never have drawn the frames it got while hidden. */
  show(view: { width: number; height: number; visible: boolean }, latest: Frame | undefined): void {
    const comesBack = view.visible && !this.isVisible;
    this.size = { width: view.width, height: view.height };
    this.isVisible = view.visible;
    if (!view.visible) this.next = undefined;
    if (!comesBack) return;
    this.pace.forget();
    this.canvas.clear();
    if (latest !== undefined) this.offer(latest);
  }

  takes(type: string): boolean {
    return this.understands.includes(type);
  }

  send(message: ServerMessage): void {
    if (this.isGreeted) this.transmit(JSON.stringify(message));
  }

  /** Sends a notice once that would otherwise repeat with every key. */
  noticeOnce(text: string): void {
    if (this.noticed.has(text)) return;
    this.noticed.add(text);
    this.send({ type: 'notice', text });
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  private get takesPatches(): boolean {
    const { goodput } = this;
    return this.takes(PATCHES) && goodput !== undefined && goodput < SLOW_LINE;
  }

  private transmit(data: Buffer | string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate();
    else this.socket.send(data);
  }
}
