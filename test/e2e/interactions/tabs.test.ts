import { beforeEach, describe, expect, it } from 'vitest';
import { useSystem } from '../../support/system/system.js';
import { act, click, runsOn, send, warnings } from './steps.js';

const test = useSystem();
const { run, sent, succeed } = runsOn(test);
beforeEach(() => test.system.practice.visits.reset());

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
