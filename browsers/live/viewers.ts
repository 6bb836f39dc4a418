import { LATER_MESSAGES, type ServerMessage } from '../../contracts/live-protocol.js';
import type { Viewer } from './viewer.js';

/** The open live views of one session. */
export class Viewers extends Set<Viewer> {
  /** The viewer who may act, if any. */
  get controller(): Viewer | undefined {
    return [...this].find(({ canControl }) => canControl);
  }

  sendToAll(message: ServerMessage): void {
    for (const viewer of this) viewer.send(message);
  }

  sendToController(message: ServerMessage): void {
    const { type } = message;
    const isLater = (LATER_MESSAGES as readonly string[]).includes(type);
    for (const viewer of this) if (viewer.canControl && (!isLater || viewer.takes(type))) viewer.send(message);
  }

  /** Sends the controller a notice once. */
  noticeController(text: string): void {
    for (const viewer of this) if (viewer.canControl) viewer.noticeOnce(text);
  }

  sendCount(): void {
    this.sendToAll({ type: 'watchers', count: this.size, isControlled: this.controller !== undefined });
  }
}
