import { beforeEach, describe, expect, it } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { automationOf } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';
import { useBackend } from '../activities/nodes/backend.js';

const backend = useBackend();
const test = useSystem({ INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' });
beforeEach(() => test.system.practice.visits.reset());

/** A node that fails quickly. */
function act(kind: string, params: object, around: object = {}, node: object = {}) {
  return {
    type: 'action_node',
    interaction_action: { max_tries: 2, max_timeout_seconds_per_try: 1, ...around, [kind]: params },
    end_sleep_time: 1,
    ...node,
  };
}
/** Reads the text of what a selector finds. */
const read = (selector: string, name: string) => ({
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
const press = (...type: string[]) => act('key_press', { type: type.length === 1 ? type[0] : type });
const click = (command: string, more: object = {}) => act('click_element', { command, ...more });
const send = click('get_by_role("button", name="Send")');

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
const warnings = ({ log }: RunState) => log.map(({ text }) => text).filter((text) => text.startsWith('warning'));

describe('a page that is busy for longer than a try may take', () => {
  it('is clicked once', async () => {
    await succeed('/effects/busy?slow=1,2', click('get_by_role("button", name="Step 1", exact=True)'));
    await succeed(
      '/effects/busy?slow=1,2',
      click('get_by_role("button", name="Step 2", exact=True)', { double_click: true }),
    );
    expect(test.system.practice.visits.effects.busy).toEqual({ 1: 1, 2: 2 });
  });
});

describe('fields of a form', () => {
  it('are filled, chosen, checked and unchecked', async () => {
    await succeed(
      '/form',
      act('input_text', { command: 'get_by_label("Volume")', input_text: '80', is_slider: true }),
      act('select_option', { command: 'get_by_label("Country")', select_values: ['united king'] }),
      act('select_option', { command: 'get_by_label("Languages")', select_values: ['^(Hin|Span)', 'French'] }),
      act('check', { command: 'get_by_label("Express")' }),
      act('check', { command: 'get_by_label("Subscribe to the newsletter")' }),
      act('check', { command: 'get_by_label("Subscribe to the newsletter")' }),
      send,
    );
    expect(sent('/form')).toMatchObject({
      volume: '80',
      country: 'United Kingdom',
      languages: ['French', 'Hindi', 'Spanish'],
      delivery: 'Express',
      newsletter: 'yes',
    });
    await succeed(
      '/form',
      act('check', { command: 'get_by_label("Subscribe to the newsletter")' }),
      act('uncheck', { command: 'get_by_label("Subscribe to the newsletter")' }),
      act('uncheck', { command: 'get_by_label("Subscribe to the newsletter")' }),
      send,
    );
    expect(sent('/form')).not.toHaveProperty('newsletter');
  });

  it('take typed text after what is there, keys with the focus, and Enter', async () => {
    const name = { command: 'get_by_label("Full name")' };
    await succeed(
      '/form',
      act('input_text', { ...name, input_text: 'Ana' }),
      act('input_text', { ...name, input_text: ' Li', fill_or_type: 'type' }),
      act('input_text', { ...name, input_text: 'ma', fill_or_type: 'key_press', press_enter: true }),
    );
    expect(sent('/form')?.name).toBe('Ana Lima');
  });

  it('take keys only once they are visible', async () => {
    const late = (id: string) => `<input id="${id}" style="display: none"><output id="is-${id}"></output>`;
    const script = `
      for (const field of document.querySelectorAll('input')) {
        field.oninput = () => (document.getElementById('is-' + field.id).textContent = field.value);
        setTimeout(() => (field.style.display = ''), field.id === 'typed' ? 1500 : 4000);
      }`;
    const headers = { 'content-type': 'text/html' };
    const body = `${late('typed')}${late('pressed')}<script>${script}</script>`;
    const typeLate = (id: string, fill_or_type: string) =>
      act('input_text', { command: `locator("#${id}")`, input_text: 'Ana', fill_or_type }, { max_tries: 5 });
    const runId = await test.runs.start(
      automationOf(
        backend.reply('/late', { headers, body }),
        typeLate('typed', 'type'),
        typeLate('pressed', 'key_press'),
        read('#is-typed', 'typed'),
        read('#is-pressed', 'pressed'),
      ),
    );
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded' || status === 'failed');
    expect(state.outputs).toEqual([{ json_data: { typed: 'Ana' } }, { json_data: { pressed: 'Ana' } }]);
  });

  it('take a text to its end that takes longer than a try', async () => {
    const script = `
      document.querySelector('input').onkeydown = () => {
        for (const end = performance.now() + 30; performance.now() < end; );
      };
      document.querySelector('input').oninput = ({ target }) =>
        (document.querySelector('output').textContent = target.value);`;
    const headers = { 'content-type': 'text/html' };
    const url = backend.reply('/slow', { headers, body: `<input><output></output><script>${script}</script>` });
    const text = 'a text of some length, '.repeat(3).trim();
    const runId = await test.runs.start(
      automationOf(
        url,
        act('input_text', { command: 'locator("input")', input_text: text, fill_or_type: 'type' }),
        read('output', 'typed'),
      ),
    );
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded' || status === 'failed');
    expect(state.outputs).toEqual([{ json_data: { typed: text } }]);
  });

  it('are left with nothing chosen when nothing is wanted', async () => {
    const choose = (...select_values: string[]) =>
      act('select_option', { command: 'get_by_label("Languages")', select_values });
    await succeed('/form', choose('French'), choose(), send);
    expect(sent('/form')).not.toHaveProperty('languages');
  });

  it('are passed over when a placeholder without a value leaves no command', async () => {
    const optional = click('{button[0]}', { skip_prompt: true });
    const { nodes } = await succeed('/form', optional);
    expect(nodes[0]).toMatchObject({ state: 'skipped' });
    const { error } = await run('/form', click('{button[0]}'));
    expect(error).toMatchObject({ type: 'ElementNotFound' });
    expect(error?.message).toContain('The command cannot be read: ');
  });

  it('refuse what they are not made for, in words that do not tell the page', async () => {
    const noOption = await run(
      '/form',
      act('select_option', { command: 'get_by_label("Country")', select_values: ['USA'] }),
    );
    expect(noOption.error).toMatchObject({
      type: 'ActionFailed',
      message:
        'Step 1 (choose an option in field "Country"): The element did not accept the action: none of its options matches (2 tries, 1 s each)',
    });
    const radio = await run('/form', act('uncheck', { command: 'get_by_label("Full name")' }));
    expect(radio.error?.message).toContain('it is neither a checkbox nor a radio button');
  });
});

describe('keys and the mouse', () => {
  it('press single keys, chords, and keys that no keyboard of today has', async () => {
    await succeed('/events', press('7'), press('enter'), press('ctrl', 'shift', 'a'), press('f24'), press('/'), send);
    expect(sent('/events')?.events).toBe(
      '7:Digit7 Enter:Enter ctrl+Control:ControlLeft ctrl+shift+Shift:ShiftLeft ctrl+shift+a:KeyA F24:F24 /:Slash',
    );
  });

  it('click twice, with the right button, at a corner, and at a point of the window', async () => {
    const pad = 'locator("#pad")';
    await succeed(
      '/events',
      click(pad, { double_click: true }),
      click(pad, { button: 'right' }),
      click(pad, { mouse_click: true, mouse_click_deviation: { x: 7, y: 9 } }),
      act('click_element', { coordinates: ['320', 440] }),
      act('click_element', { xpath: '//*[@id="pad"]' }),
      send,
    );
    expect(sent('/events')?.events).toBe(
      'click@400,450 click@400,450 dblclick@400,450 contextmenu@400,450 auxclick@400,450 click@307,409 click@320,440 click@400,450',
    );
  });

  it('open a menu by pointing at it', async () => {
    const item = click('get_by_role("button", name="Monthly report")');
    await succeed('/menu', act('hover', { command: 'get_by_role("button", name="Reports")' }), item);
    expect((await run('/menu', item)).error?.type).toBe('ElementNotFound');
  });

  it('scroll by an amount, and to the end of a page that grows', async () => {
    await succeed('/long', act('scroll', { amount: 300 }), send);
    expect(sent('/long')).toMatchObject({ position: '300', isAtEnd: 'false' });
    await succeed('/long', act('scroll', {}), send);
    expect(sent('/long')).toMatchObject({ screens: '3', isAtEnd: 'true' });
    await succeed('/long', act('scroll', {}), act('scroll', { down: false }), send);
    expect(sent('/long')).toMatchObject({ screens: '3', position: '0' });
  });
});

describe('tabs and addresses', () => {
  const openTab = act('click_element', { command: 'get_by_text("Open in a new tab")' }, {}, { expect_new_tab: true });
  const form = () => act('go_to_url', { url: test.site('/form'), new_tab: true });

  it('go on in the tab that was switched to, until another opens or it is closed', async () => {
    await succeed(
      '/popups',
      openTab,
      form(),
      act('switch_tab', { tab_index: 0 }),
      act('hover', { command: 'get_by_text("Nothing chosen yet.")' }),
      act('switch_tab', { tab_index: 1 }),
      // It closes itself, and tells the tab before.
      click('get_by_role("button", name="Seat 12A")'),
      act('hover', { command: 'get_by_text("Chosen: 12A")' }),
      form(),
      act('close_current_tab', {}),
      act('hover', { command: 'get_by_text("Chosen: 12A")' }),
      act('close_current_tab', {}),
      send,
    );
    expect(sent('/form')).toBeDefined();
  });

  it('close all others, or the last ones until an address or a number is reached', async () => {
    const atCorner = { mouse_click: true, mouse_click_deviation: { x: 9, y: 9 } };
    const chosen = click('get_by_role("button", name="Seat 12A")', atCorner);
    await succeed('/popups', openTab, act('close_all_but_last_tab', {}), chosen);
    await succeed('/popups', form(), form(), act('close_tabs_until', { matching_url: '/popups' }), openTab);
    await succeed('/popups', form(), form(), act('close_tabs_until', { tab_index: 0 }), openTab);
    const switched = [form(), act('switch_tab', { tab_index: 0 }), act('close_tabs_until', { matching_url: '/form' })];
    await succeed('/popups', ...switched, act('check', { command: 'get_by_label("Express")' }));
    const none = await run('/popups', form(), act('close_tabs_until', { matching_url: '/nowhere' }));
    expect(none.error).toMatchObject({ type: 'ActionFailed', node: 1 });
  });

  it('keep the only tab, and know how many there are', async () => {
    const alone = await succeed('/popups', act('close_current_tab', {}), act('switch_tab', { tab_index: 3 }), openTab);
    expect(warnings(alone)).toEqual([
      'warning: the only tab stays open',
      'warning: only one tab is open, so there is no tab 3',
    ]);
    expect(alone.nodes.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'done']);
    const failed = await run('/popups', form(), act('switch_tab', { tab_index: 3 }));
    expect(failed.error?.message).toBe('Step 2 (switch to tab 3): There is no tab 3: 2 are open, numbered from 0');
  });

  it('go back, and say when there is nothing before', async () => {
    const state = await succeed('/popups', act('go_to_url', { url: test.site('/form') }), act('go_back', {}), openTab);
    expect(warnings(state)).toEqual([]);
    const first = await succeed('/popups', openTab, act('go_back', {}));
    expect(warnings(first)).toEqual(['warning: there was no page to go back to']);
  });
});

describe('an element that is not there', () => {
  const missing = { command: 'get_by_text("nowhere")' };
  it('is passed over with skip_prompt, and named in the log', async () => {
    const state = await succeed('/form', act('check', { ...missing, skip_prompt: true }, { max_tries: 1 }), send);
    expect(state.nodes.map((node) => node.state)).toEqual(['skipped', 'done']);
    expect(state.log.map(({ text }) => text)).toContain('skipped: nothing matches (1 try, 1 s each)');
  });

  it('is nothing to do for a node that names none', async () => {
    const state = await succeed('/form', act('hover', {}));
    expect(state.nodes[0]?.state).toBe('skipped');
    expect(state.log.map(({ text }) => text)).toContain('nothing to do: the node names no element');
  });

  it('fails the run otherwise', async () => {
    expect((await run('/form', act('hover', missing, { max_tries: 1 }))).error?.type).toBe('ElementNotFound');
  });
});
