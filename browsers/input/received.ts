import type { ServerMessage } from '../protocol.js';

const KEPT_MS = 30_000;
/** Acknowledged together: a viewer only needs to know what it may forget. */
const TOGETHER_MS = 50;

interface Connection {
  send(message: ServerMessage): void;
}

/** What one open page of a person has sent, over all its connections. */
class Sender {
  last = 0;
  readonly connections = new Set<Connection>();
  private soon: NodeJS.Timeout | undefined;

  acknowledge(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    for (const connection of this.connections) connection.send({ type: 'received', number: this.last });
  }

  acknowledgeSoon(): void {
    this.soon ??= setTimeout(() => this.acknowledge(), TOGETHER_MS);
  }
}

/** Remembers the numbers of the input that was taken, also for a while after a cut, so that nothing is done twice. */
export class Received {
  private readonly senders = new Map<string, Sender>();
  private readonly senderOf = new WeakMap<Connection, Sender>();

  /** `name` is what the page calls itself on every connection of its own. */
  resume(connection: Connection, name: string): void {
    if (this.senderOf.has(connection)) return;
    const sender = this.senders.get(name) ?? new Sender();
    this.senders.set(name, sender);
    this.senderOf.set(connection, sender);
    sender.connections.add(connection);
    sender.acknowledge();
  }

  /** False: this one was taken before. Without a number it is always new. */
  take(connection: Connection, number: number | undefined): boolean {
    const sender = this.senderOf.get(connection);
    if (number === undefined || sender === undefined) return true;
    if (number <= sender.last) return false;
    sender.last = number;
    sender.acknowledgeSoon();
    return true;
  }

  /** True when the same page is connected once more: what it holds is in its own hands. */
  leave(connection: Connection): boolean {
    const sender = this.senderOf.get(connection);
    if (sender === undefined) return false;
    sender.connections.delete(connection);
    if (sender.connections.size > 0) return true;
    setTimeout(() => this.forget(sender), KEPT_MS).unref();
    return false;
  }

  private forget(sender: Sender): void {
    if (sender.connections.size > 0) return;
    for (const [name, known] of this.senders) if (known === sender) this.senders.delete(name);
  }
}
