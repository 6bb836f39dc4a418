import { describe, expect, it } from 'vitest';
import { ConfigurationError, Environment, readConfig } from '../../config/index.js';
import { environmentFor } from '../../infra/processes/process-settings.js';
import { intermission } from '../cli/support.js';

describe('a misspelt setting', () => {
  it.each([
    ['INTERMISSION_SECRT', 'INTERMISSION_SECRET'],
    ['INTERMISSION_ENCRYPTION_KEY', 'INTERMISSION_ENCRYPTION_KEYS'],
    ['INTERMISSION_SECRET_FLIE', 'INTERMISSION_SECRET_FILE'],
    ['INTERMISSION_OPENAI_API_KEY', 'OPENAI_API_KEY'],
    ['POSTMARK_SERVER_TOKN', 'POSTMARK_SERVER_TOKEN'],
    ['TEMPORAL_ADRESS', 'TEMPORAL_ADDRESS'],
    ['intermission_public_url', 'INTERMISSION_PUBLIC_URL'],
  ])('%s is refused with the right name, %s, and without its value', (name, right) => {
    const value = 'a-value-that-may-be-secret';
    expect(() => readConfig({ [name]: value })).toThrow(ConfigurationError);
    expect(() => readConfig({ [name]: value })).toThrow(`${name} is not a setting. Did you mean ${right}?`);
    expect(() => readConfig({ [name]: value })).not.toThrow(value);
  });

  it('does not matter while it is empty', () => {
    expect(() => readConfig({ INTERMISSION_SECRT: '' })).not.toThrow();
  });

  it('keeps a process from starting', async () => {
    const { code, stderr } = await intermission(['worker'], { POSTMARK_SERVER_TOKN: 'a-token' });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'POSTMARK_SERVER_TOKN is not a setting. Did you mean POSTMARK_SERVER_TOKEN? Correct the name, or remove the variable.\n',
    });
  });
});

describe('a variable with one of our prefixes that resembles no setting', () => {
  it('is reported with the nearest setting, and does not stop a process', async () => {
    expect(readConfig({ INTERMISSION_LEDGER_PASSWORD: 'x' }).unknownSettings).toEqual([
      { name: 'INTERMISSION_LEDGER_PASSWORD', nearest: expect.any(String) as string, isMisspelt: false },
    ]);
    const { stderr } = await intermission(['browsers'], {
      INTERMISSION_LEDGER_PASSWORD: 'a-secret-of-a-handler',
      INTERMISSION_CHROMIUM: '/no/such/chromium',
      INTERMISSION_CHROMIUM_SANDBOX: 'off',
    });
    expect(stderr).toContain('"variable":"INTERMISSION_LEDGER_PASSWORD"');
    expect(stderr).toContain('"msg":"variable is not a setting"');
    expect(stderr).not.toContain('a-secret-of-a-handler');
  });
});

describe('variables that are not misspelt', () => {
  it('are all settings, their files, and those of Temporal', () => {
    const temporal = ['TEMPORAL_TLS_CLIENT_KEY_PATH', 'TEMPORAL_API_KEY_FILE', 'TEMPORAL_GRPC_META_TEAM'];
    const given = [...Object.keys(Environment.shape), ...temporal, 'DATABASE_URL'];
    const { unknownSettings } = readConfig(Object.fromEntries(given.map((name) => [name, ''])));
    expect(unknownSettings).toEqual([]);
    expect(readConfig(Object.fromEntries(temporal.map((name) => [name, 'x']))).unknownSettings).toEqual([]);
  });

  it('are those that Kubernetes sets for a service, even with the name of a setting', () => {
    const links = {
      INTERMISSION_API_SERVICE_HOST: '10.0.0.7',
      INTERMISSION_API_SERVICE_PORT: '8080',
      INTERMISSION_API_SERVICE_PORT_HTTP: '8080',
      INTERMISSION_API_PORT: 'tcp://10.0.0.7:8080',
      INTERMISSION_API_PORT_8080_TCP: 'tcp://10.0.0.7:8080',
      INTERMISSION_API_PORT_8080_TCP_ADDR: '10.0.0.7',
      INTERMISSION_PORT: 'tcp://10.0.0.7:80',
      // A service named intermission-temporal.
      INTERMISSION_TEMPORAL_PORT: 'tcp://10.0.0.8:7233',
      TEMPORAL_PORT: 'tcp://10.0.0.9:7233',
    };
    const config = readConfig(links);
    expect(config.unknownSettings).toEqual([]);
    expect(config.embeddedTemporal.port).toBe(7233);
    expect(environmentFor('worker', links)).toEqual({});
    expect(() => readConfig({ INTERMISSION_TEMPORAL_PORT: 'seven' })).toThrow('INTERMISSION_TEMPORAL_PORT');
  });
});
