import { describe, expect, it } from 'vitest';
import { automationOf } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem({ INTERMISSION_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128,localhost' });

const node = (action: object) => ({ type: 'action_node', before_sleep_time: 0, ...action });
const script = (code: string) => `async def code_fn(page):\n    await page.evaluate(${JSON.stringify(code)})`;

async function outcome(...nodes: unknown[]) {
  return test.runs.untilEnded(await test.runs.start(automationOf(test.site('/table'), ...nodes)));
}

describe('an automation on a machine whose private networks are allowed', () => {
  it.each([
    ['the API', () => Number(new URL(test.system.apiUrl).port)],
    ["a browsers process's server", () => 21_500],
  ])('does not reach %s in any way', async (_what, portOf) => {
    const port = portOf();
    const refused = `is a port of Intermission, which automations may not reach; to allow it, add `;
    const call = (host: string) =>
      node({ extraction_action: { api_call: { url: `http://${host}:${port}/outbox` }, unique_identifier: host } });
    const calls = await outcome(...['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433'].map(call));
    expect(calls.status).toBe('succeeded');
    for (const { json_data } of calls.outputs) {
      expect(json_data).toMatchObject({ error: 'http_error', message: expect.stringContaining(refused) as string });
    }
    const [opened, pdf, page] = await Promise.all([
      outcome(node({ interaction_action: { go_to_url: { url: `http://localhost:${port}/outbox` } } })),
      outcome(node({ interaction_action: { download_url_as_pdf: { url: `http://127.0.0.1:${port}/outbox` } } })),
      outcome(
        node({
          python_script_action: {
            execution_code: script(
              `Promise.all([
                fetch('http://127.0.0.1:${port}/outbox', { mode: 'no-cors' }).catch(() => undefined),
                new Promise((done) => (new WebSocket('ws://localhost:${port}/').onerror = done)),
              ])`,
            ),
          },
        }),
      ),
    ]);
    expect(opened.error).toMatchObject({
      type: 'NavigationFailed',
      message: expect.stringContaining(refused) as string,
    });
    expect(pdf.error?.message).toContain(refused);
    const log = page.log.map(({ text }) => text).join('\n');
    expect(log).toContain(`warning: refused: port ${port} of 127.0.0.1 ${refused}`);
    expect(log).toContain(`warning: refused: port ${port} of localhost (`);
  });
});
