import { describe, expect, it } from 'vitest';
import { type ActionNode, parseLocator, readAutomation } from '../../automation/index.js';
import { automation, example } from './reading.js';

interface Invalid {
  file: string;
  path: string;
  mistake: string;
  /** Allowed, against the advice of the format's documentation. */
  onlyWarned?: boolean;
}

/** `nodes.1` is around `nodes.1.url`, and not around `nodes.10`. */
const isAround = (outer: string, inner: string) => outer === inner || inner.startsWith(`${outer}.`);

describe('the examples of the format', () => {
  it('reads the complete example of the human-in-loop page, with defaults and titles', () => {
    const { url, parameters, nodes: read } = automation(example('human-in-loop.json'));
    const nodes = read as ActionNode[];
    expect(url).toBe('https://secure.example.com/login');
    expect(parameters).toEqual({
      input_parameters: { username: ['user@example.com'] },
      generated_parameters: {},
      secure_parameters: {},
    });
    expect(nodes.map(({ index, path, kind, title, runs }) => ({ index, path, kind, title, runs }))).toEqual([
      { index: 0, path: 'nodes.0', kind: 'input_text', title: 'type into field "Username"', runs: 'browser' },
      { index: 1, path: 'nodes.1', kind: 'human_in_loop_action', title: 'wait for a person', runs: 'workflow' },
      { index: 2, path: 'nodes.2', kind: 'click_element', title: 'click button "Submit"', runs: 'browser' },
    ]);
    expect(nodes[0]!.params).toMatchObject({ input_text: '{username[0]}', fill_or_type: 'fill', skip_prompt: false });
    expect(nodes[0]!.tries).toEqual({ max_tries: 10, max_timeout_seconds_per_try: 1 });
    expect(nodes[0]!.timing).toEqual({
      before_sleep_time: 0,
      end_sleep_time: 5,
      expect_new_tab: false,
      max_new_tab_wait_time: 0,
    });
    expect(nodes[1]!.params).toEqual({ max_wait_time: 300 });
  });

  it.each(example('invalid/index.json') as Invalid[])('refuses $file: $mistake', ({ file, path, onlyWarned }) => {
    const read = readAutomation(example(`invalid/${file}`));
    if (!onlyWarned) expect(read.valid).toBe(false);
    const issues = [...(read.valid || onlyWarned ? [] : read.errors), ...(onlyWarned ? read.warnings : [])];
    expect(issues.filter((issue) => isAround(issue.path, path) || isAround(path, issue.path))).not.toEqual([]);
  });

  it.each(example('commands.json') as string[])('reads the command %s', (command) => {
    const tree = parseLocator(command);
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
    expect(tree.steps.length).toBeGreaterThan(0);
  });
});
