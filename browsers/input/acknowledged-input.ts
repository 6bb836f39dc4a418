import type { ServerMessage } from '../../contracts/live-protocol.js';

const KEPT_MS = 30_000;
/** Acknowledgements are batched: a viewer only needs to know what it may forget. */
const TOGETHER_MS = 50;

interface Connection {
  send(message: ServerMessage): void;
}

/** The input that one open page of a person has sent over all its connections. */
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

/** Remembers the numbers of accepted input, including for a while after a disconnect, so that nothing is done twice. */
export class AcknowledgedInput {
  private readonly senders = new Map<string, Sender>();
  private readonly senderOf = new WeakMap<Connection, Sender>();

  /** `name` identifies the page on all of its connections. */
  resume(connection: Connection, name: string): void {
    if (this.senderOf.has(connection)) return;
    const sender = this.senders.get(name) ?? new Sender();
    this.senders.set(name, sender);
    this.senderOf.set(connection, sender);
    sender.connections.add(connection);
    sender.acknowledge();
  }

  /** Returns false when this input was accepted before. Input without a number is always new. */
  take(connection: Connection, number: number | undefined): boolean {
    const sender = this.senderOf.get(connection);
    if (number === undefined || sender === undefined) return true;
    if (number <= sender.last) return false;
    sender.last = number;
    sender.acknowledgeSoon();
    return true;
  }

  /** Returns true when the same page has another connection: the keys and buttons it holds stay pressed. */
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
