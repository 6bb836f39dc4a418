import { describe, expect, it } from 'vitest';
import { findKey } from '../../../automation/model/keyboard-keys.js';
import { automation, complaints, warnings, withNodes } from '../reading.js';

const act = (kind: string, params: object) => ({ type: 'action_node', interaction_action: { [kind]: params } });
const complaintsOf = (kind: string, params: object) =>
  complaints(withNodes([act(kind, params)])).map((line) => line.replace('nodes.0.interaction_action.', ''));
const titleOf = (kind: string, params: object) => automation(withNodes([act(kind, params)])).nodes[0]!.title;

describe('key_press', () => {
  it.each([
    ['enter', 'press enter'],
    [['ctrl', 'a'], 'press ctrl + a'],
    ['{key[0]}', 'press …'],
  ])('reads %j', (type, title) => expect(titleOf('key_press', { type })).toBe(title));

  it.each([
    ['entr', '"entr" is not a key; did you mean enter?'],
    ['Enter', '"Enter" is not a key; did you mean enter?'],
    [['ctrl', 'A'], '"A" is not a key; write it like enter, f5, a or 7'],
    [[], 'a list is not the name of a key, or a list of names'],
    [7, '7 is not the name of a key, or a list of names'],
    [undefined, 'missing; give the name of a key, or a list of names'],
  ])('refuses %j', (type, message) => {
    expect(complaintsOf('key_press', { type })).toEqual([`key_press.type: ${message}`]);
  });

  it('knows every key of the format', () => {
    const names = [
      ...Array.from({ length: 24 }, (_, index) => `f${index + 1}`),
      ...Array.from({ length: 10 }, (_, index) => `num${index}`),
      ...['ctrl', 'alt', 'shift', 'win', 'option'].flatMap((name) => [name, `${name}left`, `${name}right`]),
      ...['command', 'pgup', 'pgdn', 'prtscr', 'volumemute', 'browserback', 'launchmail', 'kanji', 'yen', '~', ' '],
    ];
    expect(names.filter((name) => findKey(name) === undefined)).toEqual([]);
    expect(findKey('constructor')).toBeUndefined();
  });
});

describe('the other actions', () => {
  it.each([
    ['scroll', { amount: -5 }, ['scroll.amount: -5 is below -1, the minimum']],
    ['scroll', { amount: 1.5 }, ['scroll.amount: 1.5 is not a whole number']],
    ['switch_tab', {}, ['switch_tab.tab_index: missing; give a whole number']],
    ['close_tabs_until', {}, ['close_tabs_until: close_tabs_until needs exactly one of matching_url and tab_index']],
    [
      'close_tabs_until',
      { matching_url: '/a', tab_index: 1 },
      ['close_tabs_until: close_tabs_until needs exactly one of matching_url and tab_index'],
    ],
    [
      'select_option',
      { command: 'get_by_label("A")', select_values: 'one' },
      ['select_option.select_values: "one" is not a list of strings'],
    ],
    ['check', { command: 'get_by_lable("A")' }, [expect.stringContaining('check.command: there is no get_by_lable')]],
    [
      'click_element',
      { coordinates: [1, [2]] },
      ['click_element.coordinates.1: coordinates must be two whole numbers, or two strings'],
    ],
    [
      'hover',
      { coordinates: [1.5, 2] },
      ['hover.coordinates.0: coordinates must be two whole numbers, or two strings'],
    ],
  ])('%s refuses %j', (kind, params, found) => expect(complaintsOf(kind, params)).toEqual(found));

  it.each([
    ['scroll', {}, 'scroll down to the end'],
    ['scroll', { down: false, amount: '20' }, 'scroll up by 20 px'],
    ['hover', { command: 'get_by_role("button", name="Reports")' }, 'point at button "Reports"'],
    ['go_back', {}, 'go back'],
    ['close_tabs_until', { matching_url: 'https://example.com/a?token=1' }, 'close tabs until example.com/a'],
    ['close_tabs_until', { tab_index: 0 }, 'close tabs until tab 0'],
  ])('%s %j is called "%s"', (kind, params, title) => expect(titleOf(kind, params)).toBe(title));

  it('takes coordinates in place of a command, for a click', () => {
    const pin = { coordinates: [320, '180'], prompt_instructions: 'the map pin' };
    expect(warnings(withNodes([act('click_element', pin)]))).toEqual([]);
    expect(complaintsOf('hover', pin)).toEqual([]);
  });
});

describe('the browser of an automation', () => {
  it('is Chromium, or the Chrome that is asked for, as a system that is named', () => {
    expect(automation(withNodes([])).browser).toEqual({ channel: 'chromium' });
    const { browser } = automation(withNodes([], { browser_channel: 'chrome', os_emulation: 'linux' }));
    expect(browser).toEqual({
      channel: 'chrome',
      userAgent:
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    });
  });

  it.each(['cloakbrowser', 'browser-use', 'rdp'])('is not %s', (browser_channel) => {
    expect(complaints(withNodes([], { browser_channel }))).toEqual([
      `browser_channel: UnsupportedFeature: this version does not support browser_channel ${browser_channel}; use chromium or chrome`,
    ]);
  });

  it('says what has no effect', () => {
    const more = {
      reuse_page_if_already_on_url: true,
      allow_cookies: false,
      enable_browser_alerts: true,
      backend: 'computer-vision',
    };
    expect(warnings(withNodes([act('go_back', {})], more))).toEqual([
      'reuse_page_if_already_on_url: has no effect, because each run has its own browser',
      'allow_cookies: has no effect: Intermission does not dismiss cookie banners',
      'enable_browser_alerts: has no effect: Intermission accepts dialogs immediately',
      'backend: has no effect: Intermission acts on pages through locators',
    ]);
    expect(warnings(withNodes([act('go_back', {})], { allow_cookies: true, expected_downloads: '1' }))).toEqual([]);
  });
});

describe('upload_file', () => {
  const field = { command: 'get_by_label("Document")' };
  it.each([
    [{}, ['upload_file: upload_file needs file_path or file_url']],
    [
      { file_path: 'a.pdf', file_url: 'https://example.com/a.pdf' },
      ['upload_file: file_path and file_url are mutually exclusive; keep one'],
    ],
    [
      { file_url: 'ftp://example.com/a.pdf' },
      [
        'upload_file.file_url: "ftp://example.com/a.pdf" is not an http or https address, for example https://example.com/login',
      ],
    ],
    [{ file_path: '{upload_path[0]}', file_url: '' }, []],
  ])('reads %j', (source, found) => expect(complaintsOf('upload_file', { ...field, ...source })).toEqual(found));
});
