import { createHash } from 'node:crypto';
import type { Intermission } from '../../client/index.js';
import { LONGEST_SIGN_IN_MS, type OperatorSession } from './cookies.js';

/**
 * Sign-ins that were ended before their cookies expire. They are stored in Temporal, which all API processes share. A sign-out therefore
 * applies in every process immediately and survives restarts. A process that cannot reach Temporal refuses the cookie with 503.
 */
export class SignOuts {
  constructor(private readonly intermission: Pick<Intermission, 'setMark' | 'readMark'>) {}

  /** Ends one sign-in. If it throws `UnavailableError`, the sign-in remains valid. */
  async end({ sessionId }: OperatorSession): Promise<void> {
    const summary = 'A sign-in that was ended; this record keeps its cookie from working, and ends by itself';
    await this.set(ofSession(sessionId), summary);
  }

  /** Ends every sign-in with this key. Throws `UnavailableError`. */
  async endAll(keyId: string): Promise<void> {
    const summary = 'All sign-ins with one API key were ended; this record keeps their cookies from working';
    await this.set(ofKey(keyId), summary);
  }

  /** Throws `UnavailableError`. */
  async isOver({ sessionId, keyId, signedInAt }: OperatorSession): Promise<boolean> {
    const [one, all] = await Promise.all([
      this.intermission.readMark(ofSession(sessionId)),
      this.intermission.readMark(ofKey(keyId)),
    ]);
    return one !== undefined || (all !== undefined && signedInAt <= all);
  }

  private async set(name: string, summary: string): Promise<void> {
    await this.intermission.setMark(name, { at: Date.now(), lastsMs: LONGEST_SIGN_IN_MS, summary });
  }
}

function ofSession(sessionId: string): string {
  return `signed-out-${digest(sessionId)}`;
}

function ofKey(keyId: string): string {
  return `signed-out-everywhere-${digest(keyId)}`;
}

/** Readers of Temporal's data learn neither the session id nor the key id. */
function digest(id: string): string {
  return createHash('sha256').update('sign-in').update(id).digest('base64url');
}
