import { describe, expect, it } from 'vitest';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import type { SecureUse } from '../../../automation/parameters/secure-placeholders.js';
import { SecretSites } from '../../../activities/secrets/sites.js';

function allows(url: string, sites: string[], address: string): boolean {
  const value = { totp: { totp_secret: 'JBSWY3DP', digits: 6 } };
  const use: SecureUse = { mark: 'mark', name: 'code', index: 0, value, sites };
  try {
    new SecretSites([use], url).expectAddress(address, 'mark');
    return true;
  } catch {
    return false;
  }
}

describe('the sites of a secret', () => {
  it.each([
    ['https://accounts.example.com/login', [], 'https://login.example.com:8443/'],
    ['https://example.com', [], 'http://EXAMPLE.com./x'],
    ['https://a.example.co.uk', [], 'https://b.example.co.uk'],
    ['http://127.0.0.1:9000', [], 'http://127.0.0.1:9001'],
    ['https://example.com', ['login.example.net'], 'https://login.example.net'],
    ['https://example.com', ['example.net'], 'https://deep.login.example.net'],
    ['https://example.com', ['bücher.example'], 'https://xn--bcher-kva.example'],
    ['https://example.com', ['[::1]'], 'http://[::1]:80'],
  ])('of %s with %j allow %s', (url, sites, address) => {
    expect(allows(url, sites, address)).toBe(true);
  });

  it.each([
    ['https://example.com', [], 'https://example.net'],
    ['https://example.com', [], 'https://example.com.evil.net'],
    ['https://example.com', [], 'https://notexample.com'],
    ['https://example.com', [], 'https://example.com@evil.net/'],
    ['https://a.example.co.uk', [], 'https://other.co.uk'],
    ['https://ana.github.io', [], 'https://eve.github.io'],
    ['http://127.0.0.1', [], 'http://localhost'],
    ['http://127.0.0.1', [], 'http://127.0.0.2'],
    ['https://example.com', ['login.example.net'], 'https://example.net'],
    ['https://example.com', ['co.uk'], 'https://evil.co.uk'],
    ['https://example.com', ['0.0.1'], 'http://127.0.0.1'],
    ['about:blank', [], 'https://example.com'],
  ])('of %s with %j refuse %s', (url, sites, address) => {
    expect(allows(url, sites, address)).toBe(false);
  });

  it.each(['https://example.com', 'example.com/login', '*.example.com', 'example.com:443', ''])(
    'are hosts, and not %j',
    (site) => {
      const code = [{ totp: { totp_secret: 'JBSWY3DP' }, sites: [site] }];
      const parameters = { input_parameters: {}, secure_parameters: { code } };
      const read = readAutomation({ url: 'https://example.com', parameters, nodes: [] });
      expect(read.valid ? [] : read.errors).toEqual([
        {
          path: 'parameters.secure_parameters.code.0.sites.0',
          message: 'is not a host; write one such as login.example.com',
        },
      ]);
    },
  );
});
