import { describe, expect, it } from 'vitest';
import { isSealedValue } from '../../../automation/parameters/sealed-value.js';
import { sealSecrets } from '../../../client/seal.js';
import { seal, unseal } from '../../../infra/crypto/sealed-text.js';

const KEY = 'a key of thirty-two characters, or more';

describe('sealing', () => {
  it('opens for the run it was sealed for, and shows nothing of the text', () => {
    const token = seal(KEY, 'run-1', '123456');
    expect(unseal([KEY], 'run-1', token)).toBe('123456');
    expect(token).not.toContain('123456');
    expect(isSealedValue({ sealed: token })).toBe(true);
    expect(seal(KEY, 'run-1', '123456')).not.toBe(token);
  });

  it('opens for no other run, under no other key, and not when it was changed or cut', () => {
    const token = seal(KEY, 'run-1', '123456');
    expect(() => unseal([KEY], 'run-2', token)).toThrow();
    expect(() => unseal([`${KEY}.`], 'run-1', token)).toThrow();
    expect(() => unseal([KEY], 'run-1', token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA'))).toThrow();
    expect(() => unseal([KEY], 'run-1', token.slice(0, 20))).toThrow();
    expect(() => unseal([KEY], 'run-1', '123456')).toThrow('not a sealed text');
  });

  it('seals the TOTP secrets of an automation and of a start, and leaves references as they are', () => {
    const reference = { onepassword: { vault_name: 'V', item_name: 'I', field_name: 'f' } };
    const secure_parameters = { code: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP' } }, reference] };
    const automation = { url: 'https://example.com', parameters: { input_parameters: {}, secure_parameters } };
    const input = sealSecrets({ automation, secureParameters: secure_parameters }, KEY, 'run-1');
    expect(JSON.stringify(input)).not.toContain('JBSWY3DPEHPK3PXP');
    const { code } = input.secureParameters as { code: [{ totp: { totp_secret: { sealed: string } } }, unknown] };
    expect(unseal([KEY], 'run-1', code[0].totp.totp_secret.sealed)).toBe('JBSWY3DPEHPK3PXP');
    expect(code[1]).toEqual(reference);
    expect(automation.parameters.secure_parameters).toBe(secure_parameters);
  });

  it('refuses to start with a TOTP secret when there is no key to seal it with', () => {
    const automation = { parameters: { secure_parameters: { code: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP' } }] } } };
    let issues: unknown;
    try {
      sealSecrets({ automation }, undefined, 'run-1');
    } catch (error) {
      ({ issues } = error as { issues: unknown });
    }
    expect(issues).toEqual([
      {
        path: 'parameters.secure_parameters.code.0.totp.totp_secret',
        message:
          'would stand readable in Temporal: connect with the key of the installation, Intermission.connect({ secret }), its INTERMISSION_SECRET',
      },
    ]);
  });
});
