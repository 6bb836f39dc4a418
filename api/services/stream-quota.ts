import type { Writable } from 'node:stream';
import type { Viewer } from '../auth/authenticator.js';
import { Problem } from '../http/problem.js';

/** Limits for open event streams and live views: a service may follow many runs, a person has a few tabs. */
const MOST = { operator: 2000, guest: 20 } as const;

/** How soon a stream ends after its key was revoked, or after a sign-out in another process. */
const CHECK_MS = 10_000;

/** Counts the open connections of each key and each claim, so that nobody uses up all of them. */
export class StreamQuota {
  private readonly open = new Map<string, number>();
  private readonly connections = new Map<Writable, Viewer>();

  /** `isStillIn`: whether a viewer would still be admitted now. */
  constructor(private readonly isStillIn: (viewer: Viewer) => Promise<boolean>) {}

  /** Counts the connection until it closes. Throws `Problem` when the limit is reached. */
  begin(viewer: Viewer, connection: Writable): void {
    const name = viewer.kind === 'operator' ? `key ${viewer.holder.keyId}` : `claim ${viewer.claim.claimId}`;
    const count = this.open.get(name) ?? 0;
    if (count >= MOST[viewer.kind]) {
      throw new Problem('TooManyStreams', `${count} streams are open already; close some first`);
    }
    if (connection.destroyed) return;
    this.open.set(name, count + 1);
    this.connections.set(connection, viewer);
    const timer = setInterval(() => void this.check(connection, viewer), CHECK_MS).unref();
    connection.once('close', () => {
      clearInterval(timer);
      this.connections.delete(connection);
      const left = (this.open.get(name) ?? 1) - 1;
      if (left > 0) this.open.set(name, left);
      else this.open.delete(name);
    });
  }

  /** Immediately closes the connections of viewers who lost access. */
  async checkAll(): Promise<void> {
    await Promise.all([...this.connections].map(([connection, viewer]) => this.check(connection, viewer)));
  }

  private async check(connection: Writable, viewer: Viewer): Promise<void> {
    // While Temporal does not answer, connections stay open; new requests are refused anyway.
    if (!(await this.isStillIn(viewer).catch(() => true))) connection.destroy();
  }
}
