import { createGuardrails, generateSync, type HashAlgorithm } from 'otplib';
import { secretUnavailable } from './unavailable.js';

/** Secrets shorter than today's 128 bits are common, and we cannot choose them. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 1, MAX_SECRET_BYTES: 1024 });
const PERIOD_SECONDS = 30;

export interface Code {
  code: string;
  /** Epoch milliseconds. */
  validUntil: number;
  /** Identifies the secret with its period and algorithm, however it is written. It is as sensitive as the secret itself. */
  secretId: string;
}

/**
 * The current code of an authenticator secret: base32 text, or an `otpauth://` address as services and password managers store it, whose
 * own period and algorithm apply. `at` is in epoch milliseconds.
 */
export function totpCode(secret: string, digits: number, at: number): Code {
  const { base32, period, algorithm } = readSecret(secret);
  const epoch = Math.floor(at / 1000);
  try {
    const code = generateSync({
      secret: base32,
      digits,
      period,
      algorithm,
      epoch,
      guardrails,
    });
    const secretId = `${base32} ${period} ${algorithm}`;
    return { code, validUntil: (Math.floor(epoch / period) + 1) * period * 1000, secretId };
  } catch {
    // The library's messages may quote the secret.
    throw secretUnavailable('the TOTP secret is not base32 text; copy it again from where the service shows it');
  }
}

function readSecret(secret: string): { base32: string; period: number; algorithm: HashAlgorithm } {
  const plain = { base32: clean(secret), period: PERIOD_SECONDS, algorithm: 'sha1' as const };
  if (!/^otpauth:\/\//i.test(secret.trim())) return plain;
  const query = new URL(secret.trim()).searchParams;
  const algorithm = (query.get('algorithm') ?? 'SHA1').toLowerCase().replace('-', '');
  return {
    base32: clean(query.get('secret') ?? ''),
    period: Number(query.get('period') ?? PERIOD_SECONDS) || PERIOD_SECONDS,
    algorithm: algorithm === 'sha256' || algorithm === 'sha512' ? algorithm : 'sha1',
  };
}

/** Services show secrets in groups, in upper or lower case, with or without padding. */
function clean(secret: string): string {
  return secret.replace(/[\s=-]/g, '').toUpperCase();
}
