import { beforeEach, describe, expect, it } from 'vitest';
import { automationOf } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';
import { useBackend } from '../../activities/nodes/backend.js';
import { act, click, read, runsOn, send } from './steps.js';

const backend = useBackend();
const test = useSystem({ INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' });
const { run, sent, succeed } = runsOn(test);
beforeEach(() => test.system.practice.visits.reset());

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
