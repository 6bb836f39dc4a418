import { describe, expect, it } from 'vitest';
import { Environment, readConfig } from '../../config/index.js';
import { RENAMED_SETTINGS } from '../../config/renamed-settings.js';
import { environmentFor } from '../../infra/processes/process-settings.js';
import { intermission } from '../cli/support.js';

describe('a setting under its old name', () => {
  it.each(Object.entries(RENAMED_SETTINGS))('%s has a new name that exists', (oldName, newName) => {
    expect(Object.keys(Environment.shape)).toContain(newName);
    expect(Object.keys(Environment.shape)).not.toContain(oldName);
  });

  it('still works, and the configuration reports it', () => {
    const config = readConfig({ INTERMISSION_BROWSERS_PLACES: '7' });
    expect(config.browsers.slots).toBe(7);
    expect(config.renamedSettings).toEqual([
      { oldName: 'INTERMISSION_BROWSERS_PLACES', newName: 'INTERMISSION_BROWSERS_SLOTS' },
    ]);
  });

  it('does not override the new name', () => {
    const config = readConfig({ INTERMISSION_BROWSERS_PLACES: '7', INTERMISSION_BROWSERS_SLOTS: '2' });
    expect(config.browsers.slots).toBe(2);
  });

  it('is not reported when it is empty or absent', () => {
    expect(readConfig({}).renamedSettings).toEqual([]);
    expect(readConfig({ INTERMISSION_BROWSERS_PLACES: '' }).renamedSettings).toEqual([]);
  });

  it('is refused under its new name when its value is wrong', () => {
    expect(() => readConfig({ INTERMISSION_BROWSERS_PLACES: 'many' })).toThrow(
      'INTERMISSION_BROWSERS_SLOTS (sessions that one `browsers` process holds at once): "many" is not a whole number',
    );
  });

  it('reaches the processes that need it, and no others', () => {
    const given = { INTERMISSION_BROWSERS_PLACES: '7' };
    expect(environmentFor('browsers', given)).toEqual({ INTERMISSION_BROWSERS_SLOTS: '7' });
    expect(environmentFor('worker', given)).toEqual({});
  });

  it('makes its process log a warning with both names', async () => {
    const { stderr } = await intermission(['browsers'], {
      INTERMISSION_BROWSERS_PLACES: '2',
      INTERMISSION_CHROMIUM: '/no/such/chromium',
      INTERMISSION_CHROMIUM_SANDBOX: 'off',
    });
    expect(stderr).toContain(
      '"setting":"INTERMISSION_BROWSERS_PLACES","newName":"INTERMISSION_BROWSERS_SLOTS","msg":"setting has a new name"',
    );
  });
});
