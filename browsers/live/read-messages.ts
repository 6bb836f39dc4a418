import type { WebSocket } from 'ws';
import { RateLimit } from '../input/rate-limit.js';
import { type IncomingMessage, parseMessage } from '../input/messages.js';
import type { Viewer } from './viewer.js';

/** Passes on the valid messages of a viewer within its rate limit. Disconnects a viewer that sends too many malformed messages. */
export function readMessages(socket: WebSocket, viewer: Viewer, receive: (message: IncomingMessage) => void): void {
  const allowance = new RateLimit();
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!allowance.take()) viewer.noticeOnce('Too much input at once; some of it was dropped');
    else {
      const message = isBinary ? undefined : parseMessage(data.toString());
      if (message !== undefined) return receive(message);
      allowance.countMalformed();
      viewer.send({ type: 'notice', text: 'A message was not understood' });
    }
    if (allowance.isUsedUp) viewer.close(1008, 'too many wrong messages');
  });
}
