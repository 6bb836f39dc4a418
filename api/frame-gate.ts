import { WebSocket } from 'ws';

/** Bytes that may wait in a viewer's socket before frames are held back: about two frames. */
const MAX_BUFFERED_BYTES = 256 * 1024;

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
