import type { ServerMessage } from '../protocol.js';
import type { Viewer } from './viewer.js';

/** The open live views of one session. */
export class Viewers extends Set<Viewer> {
  /** Who may act, when somebody may. */
  get controller(): Viewer | undefined {
    return [...this].find(({ canControl }) => canControl);
  }

  tellAll(message: ServerMessage): void {
    for (const viewer of this) viewer.send(message);
  }

  tellController(message: ServerMessage): void {
    for (const viewer of this) if (viewer.canControl) viewer.send(message);
  }

  /** A notice that the controller gets once. */
  noticeController(text: string): void {
    for (const viewer of this) if (viewer.canControl) viewer.noticeOnce(text);
  }

  tellCount(): void {
    this.tellAll({ type: 'watchers', count: this.size, isControlled: this.controller !== undefined });
  }
}
