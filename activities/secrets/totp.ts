import { createGuardrails, generateSync, type HashAlgorithm } from 'otplib';
import { secretUnavailable } from './unavailable.js';

/** Secrets shorter than today's 128 bits are common, and not ours to choose. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 1, MAX_SECRET_BYTES: 1024 });
const PERIOD_SECONDS = 30;

export interface Code {
  code: string;
  /** Epoch milliseconds. */
  validUntil: number;
}

/**
 * The current code of an authenticator secret: base32, or an `otpauth://` address as services and password managers keep it, whose
 * own period and algorithm then hold. `at` is epoch milliseconds.
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
    return { code, validUntil: (Math.floor(epoch / period) + 1) * period * 1000 };
  } catch {
    // The library's texts may quote the secret.
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

/** Services show it in groups, in either case, with or without padding. */
function clean(secret: string): string {
  return secret.replace(/[\s=-]/g, '').toUpperCase();
}
