import { beforeEach, describe, expect, it } from 'vitest';
import { useSystem } from '../../support/system/system.js';
import { act, click, press, runsOn, send } from './steps.js';

const test = useSystem();
const { run, sent, succeed } = runsOn(test);
beforeEach(() => test.system.practice.visits.reset());

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
