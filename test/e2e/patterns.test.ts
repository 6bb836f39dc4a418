import { describe, expect, it } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { automationOf } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';

const test = useSystem({ INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' });

/** Puts text into the page that a pattern takes long to compare with. */
const script = (javaScript: string) => ({
  type: 'action_node',
  python_script_action: {
    execution_code: `async def code_fn(page):\n    await page.evaluate("""${javaScript}""")`,
  },
});
const act = (kind: string, params: object) => ({
  type: 'action_node',
  interaction_action: { max_tries: 2, max_timeout_seconds_per_try: 1, [kind]: params },
  end_sleep_time: 0,
});
const country = (pattern: string) =>
  act('select_option', { command: 'get_by_label("Country")', select_values: [pattern] });

const withParameters = (node: unknown, parameters: object) => ({
  ...automationOf(test.site('/form'), node),
  parameters: { input_parameters: parameters },
});

async function run(...nodes: unknown[]): Promise<RunState> {
  const runId = await test.runs.start(automationOf(test.site('/form'), ...nodes));
  return test.runs.untilEnded(runId);
}

const labels = (text: string) =>
  script(`for (const option of document.querySelectorAll('select[name=country] option')) option.label = ${text};`);

describe('a pattern that a page makes slow', () => {
  it('is compared with the options of a list in linear time', async () => {
    const state = await run(
      labels(`option.value === 'United Kingdom' ? 'Savings '.repeat(375) + 'Account Joint' : 'Savings '.repeat(375)`),
      country('.*Savings.*Account.*Joint.*'),
      labels(`'a'.repeat(60) + 'b' + option.value`),
      country('^(a+)+$'),
    );
    expect(state.nodes.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'failed']);
    expect(state.error?.message).toContain('none of its options matches');
  });

  it('fails the step and is named when only a slow engine can compare it', async () => {
    const state = await run(labels(`'a'.repeat(60) + 'b'`), country('^(?=a)(a+)+$'));
    expect(state.error).toMatchObject({ type: 'ActionFailed' });
    expect(state.error?.message).toContain('The pattern ^(?=a)(a+)+$ takes longer than 1 s');
  });

  it('fails the step and is named when the page hangs in it', async () => {
    const state = await run(
      script(`document.querySelector('h1').textContent = 'a'.repeat(60) + 'b'`),
      act('click_element', { command: 'get_by_text(re.compile(r"^(a+)+$"))' }),
    );
    expect(state).toMatchObject({ status: 'failed', error: { type: 'ActionFailed' } });
    expect(state.error?.message).toContain('the pattern in get_by_text(re.compile(r"^(a+)+$"))');
  });
});

describe('placeholders that stand for more text than memory holds', () => {
  it('fail their step and say so', async () => {
    const node = act('input_text', { command: 'get_by_label("Volume")', input_text: '{text[0]}'.repeat(20_000) });
    const runId = await test.runs.start(withParameters(node, { text: ['a'.repeat(100_000)] }));
    const { error } = await test.runs.untilEnded(runId);
    expect(error).toMatchObject({ type: 'ActionFailed' });
    expect(error?.message).toContain('the placeholders expand to more than 4000000 characters');
  });
});
