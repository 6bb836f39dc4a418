import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, secretSettings } from '../../config/index.js';
import { readEncryptionKeys } from '../../config/encryption-keys.js';
import { findSecrets } from '../../infra/crypto/installation-secret.js';
import { environmentFor } from '../../infra/processes/process-settings.js';
import { readTemporalFrom, temporalConnectConfig } from '../../infra/temporal/connect-options.js';
import { intermission, temporaryFolder } from '../cli/support.js';

const SECRET = 'a-secret-of-more-than-32-characters';

/** A file as Docker and Kubernetes mount secrets. */
function secretFile(text: string): string {
  const file = join(temporaryFolder(), 'secret');
  writeFileSync(file, text);
  return file;
}

describe('a secret in a file', () => {
  it.each(['', '\n', '\r\n'])('counts as the setting, without the line break %j at its end', (end) => {
    const config = readConfig({ INTERMISSION_SECRET_FILE: secretFile(SECRET + end) });
    expect(config.secret()).toBe(SECRET);
  });

  it('is possible for every setting whose name says that it is a secret', () => {
    const names = Object.keys(environmentFor('worker', {})).concat(secretSettings());
    expect(names).toEqual(
      expect.arrayContaining([
        ...['INTERMISSION_SECRET', 'INTERMISSION_API_KEYS', 'INTERMISSION_API_KEY', 'INTERMISSION_CALLBACK_SECRET'],
        ...['INTERMISSION_ENCRYPTION_KEYS', 'POSTMARK_SERVER_TOKEN', 'OP_SERVICE_ACCOUNT_TOKEN'],
        ...['INTERMISSION_MAILBOXES', 'SLACK_BOT_TOKEN', 'TWILIO_AUTH_TOKEN'],
        ...['INTERMISSION_MODEL_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY'],
      ]),
    );
  });

  it('may have one value of a list on each line', () => {
    const keys = [`one-${SECRET}`, `two-${SECRET}`];
    const config = readConfig({ INTERMISSION_API_KEYS_FILE: secretFile(`${keys.join('\n')}\n`) });
    expect(config.apiKeys().slice(0, 2)).toEqual(keys);
  });

  it('is refused beside the setting itself', () => {
    const both = { INTERMISSION_SECRET: SECRET, INTERMISSION_SECRET_FILE: secretFile(SECRET) };
    expect(() => readConfig(both)).toThrow(
      'INTERMISSION_SECRET and INTERMISSION_SECRET_FILE are both set: remove one of them',
    );
  });

  it('is refused when the file is missing or empty, with the name of the file', async () => {
    const settings = { INTERMISSION_SECRET_FILE: '/no/such/file', POSTMARK_SERVER_TOKEN_FILE: secretFile('\n') };
    const { code, stderr } = await intermission(['worker'], settings);
    expect(code).toBe(1);
    expect(stderr.split('\n')).toEqual([
      'INTERMISSION_SECRET_FILE: /no/such/file cannot be read (ENOENT)',
      `POSTMARK_SERVER_TOKEN_FILE: ${settings.POSTMARK_SERVER_TOKEN_FILE} is empty`,
      '',
    ]);
  });

  it('is checked like the setting, and its value stays out of the message', () => {
    expect(() => readConfig({ INTERMISSION_SECRET_FILE: secretFile('too-short') })).toThrow(
      'INTERMISSION_SECRET (key for links, cookies and sealed secrets',
    );
    expect(() => readConfig({ INTERMISSION_SECRET_FILE: secretFile('too-short') })).not.toThrow('too-short');
  });

  it('reaches only the processes that use it; the API learns that a model has a key', () => {
    const given = { OPENAI_API_KEY_FILE: '/run/secrets/openai', INTERMISSION_SECRET_FILE: '/run/secrets/links' };
    expect(environmentFor('worker', given)).toEqual(given);
    expect(environmentFor('browsers', given)).toEqual({});
    expect(environmentFor('api', given)).toEqual({
      INTERMISSION_SECRET_FILE: '/run/secrets/links',
      OPENAI_API_KEY: 'set for another process',
    });
  });

  it('is not read by a process that does not use it', () => {
    const elsewhere = { OPENAI_API_KEY_FILE: '/mounted/for/workers/only' };
    expect(() => readConfig(elsewhere, 'browsers')).not.toThrow();
    expect(() => readConfig(elsewhere, 'worker')).toThrow('OPENAI_API_KEY_FILE');
  });

  it('works for clients too: the secret, the encryption keys and the key of Temporal', () => {
    expect(findSecrets({ INTERMISSION_SECRET_FILE: secretFile(`${SECRET}\n`) })).toEqual([SECRET]);
    const keys = `2026-02:${'ab'.repeat(32)}\n2026-01:${'cd'.repeat(32)}\n`;
    expect(readEncryptionKeys({ INTERMISSION_ENCRYPTION_KEYS_FILE: secretFile(keys) }).map(({ id }) => id)).toEqual([
      '2026-02',
      '2026-01',
    ]);
    readTemporalFrom({ TEMPORAL_API_KEY_FILE: secretFile('a-key-of-temporal\n') });
    expect(temporalConnectConfig().connectionOptions.apiKey).toBe('a-key-of-temporal');
  });
});
