import type { Writable } from 'node:stream';
import type { Viewer } from './auth.js';
import { Problem } from './problems.js';

/** Event streams and live views open at once: of a service, which may follow many runs; of a person, who has some tabs. */
const MOST = { operator: 2000, guest: 20 } as const;

/** Counts what each key and each claim holds open, so that nobody takes all connections. */
export class OpenStreams {
  readonly #open = new Map<string, number>();

  /** Counts the connection until it closes. Throws `Problem` for one too many. */
  begin(viewer: Viewer, connection: Writable): void {
    const name = viewer.kind === 'operator' ? `key ${viewer.holder.keyId}` : `claim ${viewer.claim.claimId}`;
    const count = this.#open.get(name) ?? 0;
    if (count >= MOST[viewer.kind]) {
      throw new Problem('TooManyStreams', `${count} streams are open already; close some first`);
    }
    if (connection.destroyed) return;
    this.#open.set(name, count + 1);
    connection.once('close', () => {
      const left = (this.#open.get(name) ?? 1) - 1;
      if (left > 0) this.#open.set(name, left);
      else this.#open.delete(name);
    });
  }
}
