import { WebSocket } from 'ws';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';

/**
 * How many bytes may wait here for a slow viewer. Waiting frames are not drawn, so the session soon stops sending. This is less than one
 * frame, so that the next frame sent is a newer one.
 */
const MAX_BUFFERED_BYTES = 32 * 1024;

/** Sends frames as fast as the viewer takes them. Of the frames that arrive meanwhile, only the newest waits. */
export class LatestFrame {
  private waiting: Buffer | undefined;

  constructor(private readonly socket: WebSocket) {}

  offer(frame: Buffer): void {
    if (this.waiting !== undefined) apiMetrics.liveFrames.inc({ outcome: 'skipped' });
    this.waiting = frame;
    this.flush();
  }

  private flush(): void {
    const { socket } = this;
    if (this.waiting === undefined || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return;
    const frame = this.waiting;
    this.waiting = undefined;
    apiMetrics.liveFrames.inc({ outcome: 'sent' });
    apiMetrics.liveBytes.inc({ direction: 'to_viewer' }, frame.length);
    socket.send(frame, { binary: true }, () => this.flush());
  }
}
