import { WebSocket } from 'ws';

/**
 * Bytes that may wait here for the viewer's line. What waits is not drawn, so the session soon stops sending; less than a
 * frame, so that it is a newer one that goes next.
 */
const MAX_BUFFERED_BYTES = 32 * 1024;

/** Lets frames through as quickly as the viewer takes them. Of those that come meanwhile, only the newest waits. */
export class FrameGate {
  #waiting: Buffer | undefined;

  constructor(private readonly socket: WebSocket) {}

  offer(frame: Buffer): void {
    this.#waiting = frame;
    this.#flush();
  }

  #flush(): void {
    const { socket } = this;
    if (this.#waiting === undefined || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return;
    const frame = this.#waiting;
    this.#waiting = undefined;
    socket.send(frame, { binary: true }, () => this.#flush());
  }
}
