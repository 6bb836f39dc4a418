import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 'v1.';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals a text (AES-256-GCM with a key derived from the server's) so that only its run's own activities can open it. */
export function seal(secret: string, runId: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv).setAAD(Buffer.from(runId));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return VERSION + sealed.toString('base64url');
}

/** Opens a text that was sealed with one of these keys. Throws when it was sealed for another run or with another key, or was changed. */
export function unseal(secrets: readonly string[], runId: string, token: string): string {
  if (!token.startsWith(VERSION)) throw new Error('not a sealed text');
  for (const secret of secrets) {
    try {
      return unsealWith(secret, runId, token);
    } catch {
      // The next key may fit.
    }
  }
  throw new Error('sealed for another run or with another key, or changed');
}

function unsealWith(secret: string, runId: string, token: string): string {
  const sealed = Buffer.from(token.slice(VERSION.length), 'base64url');
  const iv = sealed.subarray(0, IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(runId))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'intermission sealed values', 32));
}
