import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits: a form's page and its browser's cookie both carry them, which no other site can arrange. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

export function isSameNonce(cookie: string | undefined, field: unknown): cookie is string {
  if (cookie === undefined || typeof field !== 'string') return false;
  const [expected, given] = [Buffer.from(cookie), Buffer.from(field)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The claim that a browser with this nonce makes: the same at each try, and it does not tell the nonce. */
export function claimIdOf(nonce: string): string {
  return createHash('sha256').update('claim').update(nonce).digest('base64url');
}
