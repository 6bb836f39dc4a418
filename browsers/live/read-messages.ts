import type { WebSocket } from 'ws';
import { Allowance } from '../input/allowance.js';
import { type IncomingMessage, parseMessage } from '../input/messages.js';
import type { Viewer } from './viewer.js';

/** Hands on what a viewer sends, as far as it is understood and not too much. Who sends too much that is wrong is cut off. */
export function readMessages(socket: WebSocket, viewer: Viewer, receive: (message: IncomingMessage) => void): void {
  const allowance = new Allowance();
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
