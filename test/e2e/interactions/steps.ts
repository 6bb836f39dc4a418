import { expect } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf } from '../../support/runs/automations.js';
import type { TestSystem } from '../../support/system/system.js';

/** A node that fails quickly. */
export function act(kind: string, params: object, around: object = {}, node: object = {}) {
  return {
    type: 'action_node',
    interaction_action: { max_tries: 2, max_timeout_seconds_per_try: 1, ...around, [kind]: params },
    end_sleep_time: 1,
    ...node,
  };
}
/** Reads the text of what a selector finds. */
export const read = (selector: string, name: string) => ({
  type: 'action_node',
  before_sleep_time: 0,
  extraction_action: {
    locator: {
      command: `locator("${selector}")`,
      output_variable_name: name,
      extraction_format: { [name]: 'str' },
    },
  },
});
export const press = (...type: string[]) => act('key_press', { type: type.length === 1 ? type[0] : type });
export const click = (command: string, more: object = {}) => act('click_element', { command, ...more });
export const send = click('get_by_role("button", name="Send")');

/** Runs steps on a page of the practice site to their end. */
export function runsOn(test: TestSystem) {
  async function run(path: string, ...nodes: unknown[]): Promise<RunState> {
    const runId = await test.runs.start(automationOf(test.site(path), ...nodes));
    return test.runs.until(runId, ({ status }) => status === 'succeeded' || status === 'failed');
  }
  async function succeed(path: string, ...nodes: unknown[]): Promise<RunState> {
    const state = await run(path, ...nodes);
    expect(state.error).toBeUndefined();
    return state;
  }
  const sent = (path: string) => test.system.practice.visits.latest(path)?.values;
  return { run, succeed, sent };
}

export const warnings = ({ log }: RunState) => log.map(({ text }) => text).filter((text) => text.startsWith('warning'));
