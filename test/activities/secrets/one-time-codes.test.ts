import { describe, expect, it } from 'vitest';
import { ENDED } from '../../../contracts/run-status.js';
import { useBackend } from '../nodes/backend.js';
import { automationOf } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';

/** Three codes of 8 s each, with a browser for each run on a busy machine. */
const ENOUGH_MS = 150_000;

const backend = useBackend();
const test = useSystem({ INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' });

describe('an authenticator code', () => {
  it('is given to one step only, in all runs, however its secret is written', async () => {
    const url = backend.reply('/code', { body: {} });
    const send = {
      type: 'action_node',
      before_sleep_time: 0,
      extraction_action: { api_call: { url, method: 'POST', body: '{code[0]}' } },
    };
    const run = (secret: string, ...nodes: unknown[]) => {
      const code = [{ totp: { totp_secret: `otpauth://totp/a?secret=${secret}&period=8` } }];
      const parameters = { input_parameters: {}, secure_parameters: { code } };
      return test.runs.start({ ...automationOf(test.site('/table'), ...nodes), parameters });
    };
    const started = await Promise.all([run('JBSWY3DPEHPK3PXP', send, send), run('jbsw%20y3dp%20ehpk%203pxp', send)]);
    const ended = await Promise.all(
      started.map((runId) => test.runs.until(runId, ({ status }) => ENDED.includes(status), ENOUGH_MS)),
    );
    expect(ended.map(({ status, error }) => [status, error])).toEqual(ended.map(() => ['succeeded', undefined]));
    const sent = backend.at('/code').map(({ body }) => body);
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(3);
  }, 170_000);
});
