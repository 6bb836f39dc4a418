import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  decodeFrameHeader,
  type FrameHeader,
  jpegStart,
  type ServerMessage,
  type ViewerMessage,
} from '../../../contracts/live-protocol.js';

/** A viewer over a real WebSocket that keeps what it was sent, and draws every frame at once unless told not to. */
export class TestViewer {
  readonly frames: (FrameHeader & { jpeg: Buffer })[] = [];
  readonly messages: ServerMessage[] = [];
  draws = true;
  /** Bytes per millisecond of a slow line. Only the answers are late, and the session cannot tell the difference. */
  lineSpeed: number | undefined;
  private lineFreeAt = 0;
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) {
        const message = JSON.parse(data.toString()) as ServerMessage;
        if (message.type === 'ping') this.send({ type: 'pong', at: message.at });
        else this.messages.push(message);
        return;
      }
      const header = decodeFrameHeader(new Uint8Array(data).buffer);
      this.frames.push({ ...header, jpeg: data.subarray(jpegStart(header)) });
      if (this.draws) this.answer(header.frame, data.length);
    });
  }

  /** Throws with the status of the answer when it is refused. */
  static async connect(liveUrl: string, headers?: Record<string, string>): Promise<TestViewer> {
    const socket = new WebSocket(liveUrl.replace('http', 'ws'), { headers });
    const viewer = new TestViewer(socket);
    await once(socket, 'open');
    return viewer;
  }

  private answer(frame: number, bytes: number): void {
    const now = performance.now();
    const { lineSpeed, socket } = this;
    if (lineSpeed === undefined) return this.send({ type: 'ack', frame });
    this.lineFreeAt = Math.max(now, this.lineFreeAt) + bytes / lineSpeed;
    setTimeout(() => socket.readyState === WebSocket.OPEN && this.send({ type: 'ack', frame }), this.lineFreeAt - now);
  }

  send(message: ViewerMessage | { type: 'role'; canControl: boolean; by?: string }): void {
    this.socket.send(JSON.stringify(message));
  }

  latest<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }> | undefined {
    return this.messages.findLast((message): message is Extract<ServerMessage, { type: T }> => message.type === type);
  }

  move(x: number, y: number, buttons = 0): void {
    const button = buttons === 1 ? 'left' : 'none';
    this.send({ type: 'mouse', action: 'move', x, y, button, buttons, clickCount: 0, modifiers: 0 });
  }

  press(x: number, y: number, clickCount = 1): void {
    this.send({ type: 'mouse', action: 'down', x, y, button: 'left', buttons: 1, clickCount, modifiers: 0 });
  }

  release(x: number, y: number, clickCount = 1): void {
    this.send({ type: 'mouse', action: 'up', x, y, button: 'left', buttons: 0, clickCount, modifiers: 0 });
  }

  click(x: number, y: number, clickCount = 1): void {
    this.move(x, y);
    this.press(x, y, clickCount);
    this.release(x, y, clickCount);
  }

  key(key: string, code: string, modifiers = 0): void {
    const press = { type: 'key', key, code, location: 0, repeat: false, modifiers } as const;
    this.send({ ...press, action: 'down' });
    this.send({ ...press, action: 'up' });
  }

  leave(): void {
    this.socket.terminate();
  }
}
