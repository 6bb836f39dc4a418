import { describe, expect, it } from 'vitest';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import { automationOf } from '../../../cli/record/build-automation.js';
import type { RecordedAction } from '../../../cli/record/playwright-recorder.js';
import type { Act, Step } from '../../../cli/record/steps.js';

const act = (action: RecordedAction, command = '', more: Partial<Act> = {}): Act => ({
  kind: 'act',
  tab: 0,
  action,
  command,
  ...more,
});
const fill = (text: string, command: string) => act({ name: 'fill', text }, command);
const secret = (command: string) => act({ name: 'fill', text: '' }, command, { isSecret: true });
const press = (key: string, command: string, modifiers = 0) => act({ name: 'press', key, modifiers }, command);
const click = (command: string, action: Partial<RecordedAction> = {}, more: Partial<Act> = {}) =>
  act({ name: 'click', button: 'left', clickCount: 1, modifiers: 0, ...action }, command, more);

/** Fails unless the result is a valid automation. */
function written(...steps: Step[]) {
  const made = automationOf('https://example.com/', steps);
  expect(readAutomation(made.automation)).toMatchObject({ valid: true });
  return { ...made.automation, notes: made.notes };
}
const actionsOf = (...steps: Step[]) =>
  written(...steps).nodes.map(
    ({ interaction_action, human_in_loop_action }) => interaction_action ?? human_in_loop_action,
  );

const name = 'get_by_label("Your name")';
const go = 'get_by_role("button", name="Go, now")';

describe('what was recorded', () => {
  it('becomes parameters, named after their fields, and Enter goes with the field', () => {
    const { nodes, parameters } = written(
      click(name),
      fill('Ana', name),
      press('Enter', name),
      click(go, { clickCount: 0 }),
      fill('Bo', name),
      fill('', name),
      fill('x', 'locator("#q-1").nth(2)'),
      fill('y', 'locator("#7").nth(2)'),
    );
    expect(parameters.input_parameters).toEqual({ your_name: ['Ana'], your_name_2: ['Bo'], q_1: ['x'], text: ['y'] });
    expect(nodes[0]).toEqual({
      type: 'action_node',
      interaction_action: { input_text: { command: name, input_text: '{your_name[0]}', press_enter: true } },
    });
    expect(nodes).toHaveLength(5);
    expect(nodes[2]).toMatchObject({ interaction_action: { input_text: { input_text: '' } } });
  });

  it('holds no secret: fields one after the other are asked for in one pause', () => {
    const code = 'get_by_label("Code")';
    const made = written(click(name), secret(name), press('Tab', name), click(code), secret(code), click(go));
    expect(made.nodes).toEqual([
      {
        type: 'action_node',
        human_in_loop_action: {
          max_wait_time: 300,
          title: 'Type into field "Your name", then into field "Code"',
          instructions: 'Type it and press Done. The automation sends the form.',
        },
      },
      { type: 'action_node', interaction_action: { click_element: { command: go } } },
    ]);
  });

  it('keeps buttons, double clicks, places, downloads and keys', () => {
    expect(
      actionsOf(
        click(go, { button: 'right' }),
        click(go, { clickCount: 2 }),
        click('locator("canvas")', { position: { x: 5, y: 7 } }),
        click(go, {}, { downloads: true }),
        press('PageDown', 'locator("body")'),
        press('A', 'locator("body")', 2 + 8),
        press(' ', go),
      ),
    ).toEqual([
      { click_element: { command: go, button: 'right' } },
      { click_element: { command: go, double_click: true } },
      { click_element: { command: 'locator("canvas")', mouse_click: true, mouse_click_deviation: { x: 5, y: 7 } } },
      { click_element: { command: go, expect_download: true } },
      { key_press: { type: 'pagedown' } },
      { key_press: { type: ['ctrl', 'shift', 'a'] } },
      { key_press: { type: 'space' } },
    ]);
  });

  it('puts files into fields, whatever opened the dialog, and says where they have to be', () => {
    const { nodes, parameters, notes } = written(
      click('get_by_role("button", name="Choose")'),
      fill('C:\\fakepath\\letter of May.pdf', 'locator("#photos")'),
    );
    expect(nodes).toEqual([
      {
        type: 'action_node',
        interaction_action: { upload_file: { command: 'locator("#photos")', file_path: '{photos[0]}' } },
      },
    ]);
    expect(parameters.input_parameters).toEqual({ photos: ['letter of May.pdf'] });
    expect(notes).toEqual(['put letter of May.pdf into the folder of INTERMISSION_FILES, from where it is uploaded']);
  });

  it('chooses in lists and checks boxes once, however it was done', () => {
    const list = 'get_by_label("Country")';
    const box = 'get_by_role("checkbox", name="Agree")';
    expect(
      actionsOf(
        click(list),
        press('b', list),
        act({ name: 'select', options: ['Brazil'] }, list),
        press('Escape', list),
        click('get_by_text("Agree")'),
        act({ name: 'check' }, box),
        act({ name: 'uncheck' }, box),
      ),
    ).toEqual([
      { select_option: { command: list, select_values: ['Brazil'] } },
      { check: { command: box } },
      { uncheck: { command: box } },
    ]);
  });

  it('opens addresses, even in a tab that the person opened, and ignores invalid ones', () => {
    expect(
      actionsOf(
        act({ name: 'navigate', url: 'https://example.com/a' }),
        { kind: 'open', tab: 1, byHand: true },
        act({ name: 'navigate', url: 'chrome://newtab/' }, '', { tab: 1 }),
        act({ name: 'navigate', url: 'https://example.com/b' }, '', { tab: 1 }),
        click(go, {}, { tab: 0 }),
        { kind: 'close', tab: 1, byHand: true },
        click(go, {}, { tab: 0 }),
        { kind: 'close', tab: 0, byHand: true },
      ),
    ).toEqual([
      { go_to_url: { url: 'https://example.com/a' } },
      { go_to_url: { url: 'https://example.com/b', new_tab: true } },
      { switch_tab: { tab_index: 0 } },
      { click_element: { command: go } },
      { switch_tab: { tab_index: 1 } },
      { close_current_tab: {} },
      { click_element: { command: go } },
    ]);
    // As the automation does: it goes back to where it was before.
    expect(
      actionsOf(
        { kind: 'open', tab: 1, byHand: false },
        click(go, {}, { tab: 0 }),
        { kind: 'open', tab: 2, byHand: false },
        { kind: 'close', tab: 2, byHand: false },
        click(go, {}, { tab: 0 }),
      ),
    ).toEqual([
      { switch_tab: { tab_index: 0 } },
      { click_element: { command: go } },
      { click_element: { command: go } },
    ]);
  });

  it('opens links in new tabs, whichever click was reported first', () => {
    const link = 'get_by_role("link", name="Terms")';
    const open = (tab: number): Step => ({ kind: 'open', tab, byHand: false, byLink: true });
    const middle = click(link, { button: 'middle' });
    const held = click(link, { modifiers: 2 });
    const opens = {
      type: 'action_node',
      interaction_action: { click_element: { command: link, button: 'middle' } },
      expect_new_tab: true,
    };
    const back = { type: 'action_node', interaction_action: { switch_tab: { tab_index: 0 } } };
    expect(written(middle, open(1), held, open(2))).toMatchObject({ nodes: [opens, back, opens], notes: [] });
    expect(written(open(1), middle, open(2), held)).toMatchObject({ nodes: [opens, back, opens], notes: [] });
  });

  it('fails the run when an expected element is missing', () => {
    const { nodes } = written(
      act({ name: 'assertVisible' }, go),
      act({ name: 'assertText', text: 'Thank "you"' }, 'locator("#told")'),
    );
    expect(nodes).toEqual([
      { type: 'assert_locator_node', locator: go, assertion: 'to_be_visible', output_variable_name: 'seen_1' },
      expect.objectContaining({ type: 'if_else_node', condition: 'not seen_1[0]' }),
      {
        type: 'assert_locator_node',
        locator: 'locator("#told").filter(has_text="Thank \\"you\\"")',
        assertion: 'to_be_visible',
        output_variable_name: 'seen_2',
      },
      expect.objectContaining({ type: 'if_else_node', condition: 'not seen_2[0]' }),
    ]);
  });

  it('says what it could not take over', () => {
    const { notes, nodes } = written(
      click(go, { modifiers: 2 }),
      press('Dead', name),
      act({ name: 'assertSnapshot' }, name),
    );
    expect(nodes).toHaveLength(1);
    expect(notes).toEqual([
      'button "Go, now" is clicked without the keys that were held',
      'left out: the key Dead, which the format has no name for',
      'left out: assertSnapshot, which an automation has no step for',
    ]);
  });
});
