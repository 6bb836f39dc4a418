import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits. Both the form and the browser's cookie contain them, which no other site can forge. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

export function isSameNonce(cookie: string | undefined, field: unknown): cookie is string {
  if (cookie === undefined || typeof field !== 'string') return false;
  const [expected, given] = [Buffer.from(cookie), Buffer.from(field)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The claim id of a browser with this nonce in a run: the same for each of the run's links. It does not reveal the nonce. */
export function claimIdOf(nonce: string, runId: string): string {
  return createHmac('sha256', nonce).update('claim').update(runId).digest('base64url');
}
