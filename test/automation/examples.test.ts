import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ActionNode } from '../../automation/model/automation.js';
import { parseLocator } from '../../automation/locators/index.js';
import { automation, complaints, example, warnings, withNodes } from './reading.js';

/** What is expected of an example file. Without errors it loads. */
interface Example {
  file: string;
  /** Issues as people read them: `path: message`. All of them, in this order. */
  errors?: string[];
  warnings?: string[];
}

interface InvalidExample extends Example {
  /** Where its one mistake is. */
  path: string;
  mistake: string;
}

const FOLDERS = ['automations', 'nodes', 'invalid'] as const;

/** An example as a whole automation. */
function document(folder: string, file: string): unknown {
  const json = example(`${folder}/${file}`);
  return folder === 'nodes' ? withNodes([json]) : json;
}

/** `nodes.1` is around `nodes.1.url`, and not around `nodes.10`. */
const isAround = (outer: string, inner: string) => outer === inner || inner.startsWith(`${outer}.`);

describe('the examples of the format', () => {
  it('reads the complete example of the human-in-loop page, with defaults and titles', () => {
    const {
      url,
      parameters,
      nodes: read,
    } = automation(example('automations/human-in-loop-complete-automation-example.json'));
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

  describe.each(FOLDERS)('in %s', (folder) => {
    const index = example(`${folder}/index.json`) as Example[];

    it('are all in the index', () => {
      const files = readdirSync(new URL(`examples/${folder}`, import.meta.url)).filter((file) => file !== 'index.json');
      expect(index.map(({ file }) => file).sort()).toEqual(files.sort());
    });

    it.each(index)('reads $file with the issues that the index says', ({ file, errors, warnings: warned }) => {
      const json = document(folder, file);
      expect({ errors: complaints(json), warnings: warnings(json) }).toEqual({
        errors: errors ?? [],
        warnings: warned ?? [],
      });
    });
  });

  it.each(example('invalid/index.json') as InvalidExample[])(
    'finds in $file: $mistake',
    ({ path, errors, warnings }) => {
      const issues = (errors ?? warnings ?? []).filter((line) => !line.includes('no node uses'));
      const [issue, ...others] = issues;
      expect(others).toEqual([]);
      const at = issue!.slice(0, issue!.indexOf(': '));
      expect(isAround(at, path) || isAround(path, at)).toBe(true);
    },
  );

  it.each(example('commands.json') as string[])('reads the command %s', (command) => {
    const tree = parseLocator(command);
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
    expect(tree.steps.length).toBeGreaterThan(0);
  });
});
