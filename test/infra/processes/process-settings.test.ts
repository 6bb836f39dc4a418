import { describe, expect, it } from 'vitest';
import { Environment } from '../../../config/index.js';
import { environmentFor } from '../../../infra/processes/process-settings.js';

const ALL = Object.fromEntries(Object.keys(Environment.shape).map((name) => [name, `value of ${name}`]));

describe('the settings of a process', () => {
  it.each(Object.entries(Environment.shape))('say which processes need them: %s', (_name, schema) => {
    expect(schema.meta()?.usedBy?.length).toBeGreaterThan(0);
  });

  it('leave out what other processes need, known or not', () => {
    const given = {
      ...ALL,
      PATH: '/bin',
      TEMPORAL_ADDRESS: 'host:7233',
      AWS_SECRET_ACCESS_KEY: 'a',
      DATABASE_URL: 'b',
    };
    const [api, worker, browsers] = (['api', 'worker', 'browsers'] as const).map((name) => environmentFor(name, given));
    expect(browsers).toMatchObject({ PATH: '/bin', TEMPORAL_ADDRESS: 'host:7233' });
    expect(Object.keys(browsers!).filter((name) => /SECRET|TOKEN|API_KEY|MAILBOX|DATABASE/.test(name))).toEqual([]);
    expect(api).toMatchObject({ INTERMISSION_SECRET: 'value of INTERMISSION_SECRET', PATH: '/bin' });
    for (const name of [
      'OP_SERVICE_ACCOUNT_TOKEN',
      'INTERMISSION_MAILBOXES',
      'AWS_SECRET_ACCESS_KEY',
      'DATABASE_URL',
    ]) {
      expect(api).not.toHaveProperty(name);
      expect(worker).toMatchObject({ [name]: given[name as keyof typeof given] });
    }
    expect(worker).not.toHaveProperty('INTERMISSION_API_KEYS');
  });

  it('tell the API that a model has a key, and not the key', () => {
    expect(environmentFor('api', ALL).OPENAI_API_KEY).toBe('set for another process');
    expect(environmentFor('api', {})).not.toHaveProperty('OPENAI_API_KEY');
  });
});
