import { fitsAddress } from '../../../automation/nodes/done-when.js';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import { describe, expect, it } from 'vitest';
import { automation, click, complaints, open, pause, type, warnings, withNodes } from '../reading.js';

const name = { command: 'get_by_label("Name")' };
const titleOf = (node: unknown) => automation(withNodes([node])).nodes[0]!.title;
const complaintsOf = (...nodes: unknown[]) => complaints(withNodes(nodes));

describe('human_in_loop_action', () => {
  const at = 'nodes.0.human_in_loop_action';
  it.each([
    [700, "700 is not below 600, the run's hard limit in seconds"],
    [600, "600 is not below 600, the run's hard limit in seconds"],
    [0, '0 is not above 0'],
    [-1, '-1 is not above 0'],
    ['five minutes', '"five minutes" is not a number above 0 and below 600'],
    [null, 'null is not a number above 0 and below 600'],
    ['', '"" is not a number above 0 and below 600'],
    ['0x10', '"0x10" is not a number above 0 and below 600'],
    [[], 'a list is not a number above 0 and below 600'],
    [undefined, 'missing; give a number above 0 and below 600'],
  ])('refuses max_wait_time %j', (max_wait_time, message) => {
    expect(complaintsOf(pause({ max_wait_time }))).toEqual([`${at}.max_wait_time: ${message}`]);
  });

  it.each([
    [599.9, 599.9],
    ['300', 300],
    [' 1.5e2 ', 150],
  ])('takes max_wait_time %j as %d seconds', (max_wait_time, seconds) => {
    expect(automation(withNodes([pause({ max_wait_time })])).nodes[0]!.params).toEqual({ max_wait_time: seconds });
  });

  it('takes a title, instructions, recipients, a reminder and what a missing answer means', () => {
    expect(titleOf(pause({ max_wait_time: 1, title: 'Enter  the code\n', instructions: 'From your phone' }))).toBe(
      'Enter the code',
    );
    const whole = { recipients: ['bo@example.com'], reminder_after: 60, on_timeout: 'continue', on_decline: 'fail' };
    expect(complaintsOf(pause({ max_wait_time: 100, ...whole }))).toEqual([]);
    const wrong = { recipients: ['bo@example.com, eve@example.com'], reminder_after: 100, on_timeout: 'skip' };
    expect(complaintsOf(pause({ max_wait_time: 100, ...wrong }))).toEqual([
      `${at}.recipients.0: "bo@example.com, eve@example.com" is not one mail address, such as ana@example.com`,
      `${at}.on_timeout: "skip" is not one of fail, continue`,
      `${at}.reminder_after: 100 is not below max_wait_time, which is 100`,
    ]);
  });
});

describe('element nodes', () => {
  const clickAt = 'nodes.0.interaction_action.click_element';

  it('reports a syntax error of a command at its position', () => {
    expect(complaintsOf(click({ command: 'get_by_roll("button")' }))).toEqual([
      `${clickAt}.command: there is no get_by_roll; did you mean get_by_role? (at character 1)`,
    ]);
  });

  it('reads a command with placeholders as if they were filled', () => {
    expect(complaintsOf(click({ command: 'get_by_text("{a[0]}").nth({i[0]})' }))).toEqual([]);
    expect(complaintsOf(click({ command: '{whole[0]}' }))).toEqual([]);
    expect(complaintsOf(click({ command: 'get_by_text("{a[0]}"' }))).toHaveLength(1);
  });

  it('needs a model, or a person, for a description without a usable command, and is right all the same', () => {
    const prompt_instructions = 'the blue button';
    const needOf = (node: unknown) => {
      const read = readAutomation(withNodes([node]));
      return read.valid ? read.automation.nodes[0] : read.errors;
    };
    expect(needOf(click({ prompt_instructions }))).toMatchObject({ model: { need: 'unless-person' } });
    expect(needOf(click({ ...name, skip_command: true, prompt_instructions }))).toMatchObject({
      model: { need: 'unless-person' },
    });
    expect(needOf(click({ prompt_instructions, on_missing: 'model' }))).toMatchObject({ model: { need: 'always' } });
    expect(needOf(click({ prompt_instructions, on_missing: 'person' }))).not.toHaveProperty('model');
    expect(needOf(click({ prompt_instructions, skip_prompt: true }))).not.toHaveProperty('model');
    expect(needOf(click({ xpath: '//a', prompt_instructions }))).toMatchObject({ model: { need: 'maybe' } });
    expect(needOf(type(name))).toMatchObject({ model: { need: 'always' } });
    expect(complaintsOf(click({ ...name, on_missing: 'dog' }))).toHaveLength(1);
  });

  it('shows every error of one node at once', () => {
    const params = { command: 'oops(', xpath: '', button: 'center', force: 'maybe', expect_download: 'maybe' };
    const lines = complaintsOf(click(params, { end_sleep_time: 31 }));
    expect(new Set(lines.map((line) => line.slice(0, line.indexOf(':'))))).toEqual(
      new Set([
        'nodes.0.end_sleep_time',
        `${clickAt}.command`,
        `${clickAt}.button`,
        `${clickAt}.force`,
        `${clickAt}.expect_download`,
        clickAt,
      ]),
    );
  });

  it('takes what has no effect, in its right shape only', () => {
    const inert = { keyword: 'k', coordinates: ['1', '2'], bounding_box_variables: ['a', 'b', 'c', 'd'] };
    expect(complaintsOf(click({ ...name, ...inert, download_filename: 'a.pdf' }))).toEqual([]);
    expect(complaintsOf(click({ ...name, coordinates: [1], bounding_box_variables: ['a'] }))).toHaveLength(2);
  });

  it('warns about likely mistakes', () => {
    expect(warnings(withNodes([click({ ...name, assert_locator_presence: true, skip_prompt: true })]))).toEqual([
      `${clickAt}.assert_locator_presence: fails the run if the element is missing, even with skip_prompt`,
    ]);
    expect(warnings(withNodes([click({})]))).toEqual([`${clickAt}.command: names no element to act on`]);
  });
});

describe('go_to_url', () => {
  it.each(['https://a.example/x y', 'HTTP://a', 'about:blank', '{url[0]}', 'https://{host[0]}/', '{a}:{b}'])(
    'takes %s',
    (url) => {
      expect(complaintsOf(open({ url }))).toEqual([]);
    },
  );
  it.each(['file:///etc/passwd', 'javascript:alert({a[0]})', 'chrome://version', 'example.com', '', 'data:{x[0]}'])(
    'refuses %s',
    (url) => {
      expect(complaintsOf(open({ url }))).toEqual([
        `nodes.0.interaction_action.go_to_url.url: ${JSON.stringify(url)} is not an http or https address, for example https://example.com/login`,
      ]);
    },
  );
});

describe('titles', () => {
  it.each([
    [type({ ...name, input_text: 'secret' }), 'type into field "Name"'],
    [type({ ...name, input_text: '' }), 'clear field "Name"'],
    [click({ command: 'get_by_role("button", name="{b[0]}")' }), 'click button "…"'],
    [click({ command: 'get_by_text("Total").locator("..")' }), 'click the element around text "Total"'],
    [open({ url: 'https://example.com/{b[0]}' }), 'open example.com/…'],
    [click({ ...name, double_click: true }), 'double-click field "Name"'],
    [click({ xpath: '//a[1]' }), 'click //a[1]'],
    [click({ command: '{c[0]}', prompt_instructions: 'the link' }), 'click the link'],
    [open({ url: 'https://u:p@example.com/login?token=1#x' }), 'open example.com/login'],
    [{ sleep_action: { sleep_time: 3 } }, 'wait 3 s'],
    [{ fail_state_action: {} }, 'fail the run'],
    [pause({ max_wait_time: 3 }), 'wait for a person'],
  ])('calls %j "%s"', (node, title) => {
    expect(titleOf(node)).toBe(title);
  });
});

describe('done_when', () => {
  const at = 'nodes.0.human_in_loop_action.done_when';
  const pausing = (done_when: unknown) => ({
    type: 'action_node',
    human_in_loop_action: { max_wait_time: 60, done_when },
  });

  it.each([
    ['x', '', '"x" is not an object with one or more of url, visible and text'],
    [{}, '', 'is empty; give one or more of url, visible and text'],
    [{ title: 'x' }, '.title', 'is unknown'],
    [{ url: '/welcome' }, '.url', 'must begin with http://, https:// or *, for example **/welcome'],
    [{ text: ' ' }, '.text', 'is empty; give an expected value, or leave it out'],
  ])('refuses %j', (done_when, path, message) => {
    expect(complaintsOf(pausing(done_when))).toContain(`${at}${path}: ${message}`);
  });

  it('takes an address pattern, a locator command and a text', () => {
    const done_when = { url: '**/welcome', visible: 'get_by_label("Code")', text: 'Thank you' };
    expect(automation(withNodes([pausing(done_when)])).nodes[0]!.params).toMatchObject({ done_when });
  });

  it.each([
    ['**/welcome', 'https://a.example/x/welcome?from=1#top', true],
    ['https://a.example/*/done', 'https://a.example/42/done', true],
    ['https://a.example/*/done', 'https://a.example/4/2/done', false],
    ['**/a.b', 'https://x/aXb', false],
    ['**?ok=1', 'https://x/y?ok=1', true],
    ['**?ok=1', 'https://x/y', false],
  ])('matches %s with %s: %s', (pattern, address, fits) => {
    expect(fitsAddress(pattern, address)).toBe(fits);
  });
});
