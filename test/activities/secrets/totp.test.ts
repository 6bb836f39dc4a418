import { describe, expect, it } from 'vitest';
import { totpCode } from '../../../activities/secrets/totp.js';

/** The secret and the codes of RFC 6238, appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('authenticator codes', () => {
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('are those of the standard at second %d', (second, code) => {
    expect(totpCode(SECRET, 8, second * 1000)).toMatchObject({
      code,
      validUntil: (Math.floor(second / 30) + 1) * 30_000,
    });
    expect(totpCode(SECRET, 6, second * 1000).code).toBe(code.slice(2));
  });

  it('come also from short secrets, and from how services show them', () => {
    const at = 1111111109_000;
    expect(totpCode('JBSWY3DP', 6, at).code).toMatch(/^\d{6}$/);
    const { code } = totpCode('JBSWY3DPEHPK3PXP', 6, at);
    for (const shown of ['jbsw y3dp ehpk 3pxp', 'JBSW-Y3DP-EHPK-3PXP', 'JBSWY3DPEHPK3PXP====']) {
      expect(totpCode(shown, 6, at).code).toBe(code);
    }
    expect(totpCode('otpauth://totp/Acme:ana?secret=JBSWY3DPEHPK3PXP&issuer=Acme', 6, at).code).toBe(code);
  });

  it('of an otpauth address with a period of its own change with that', () => {
    const { validUntil } = totpCode('otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=60', 6, 61_000);
    expect(validUntil).toBe(120_000);
  });

  it.each(['not base32 1890!', '', 'otpauth://totp/a'])('refuses %j without repeating it', (secret) => {
    expect(() => totpCode(secret, 6, 0)).toThrow(
      'the TOTP secret is not base32 text; copy it again from where the service shows it',
    );
  });
});
