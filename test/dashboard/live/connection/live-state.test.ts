import { describe, expect, it } from 'vitest';
import { createClickCounter } from '../../../../dashboard/live/input/clicks.js';
import { NOT_CONNECTED, reduceLive, type LiveEvent } from '../../../../dashboard/live/connection/live-state.js';

function after(...events: LiveEvent[]) {
  return events.reduce(reduceLive, NOT_CONNECTED);
}

const held: LiveEvent[] = [{ type: 'connected' }, { type: 'control', canControl: true, open: true }];

describe('the live view', () => {
  it('says that control moved when it goes while the pause stays open', () => {
    expect(after(...held, { type: 'control', canControl: false, open: true }).hasMoved).toBe(true);
  });

  it('does not say so at the end of a pause, nor to those who never had control', () => {
    const ended: LiveEvent = { type: 'control', canControl: false, open: false };
    expect(after(...held, ended).hasMoved).toBe(false);
    expect(after(...held, ended, { type: 'control', canControl: false, open: true }).hasMoved).toBe(false);
    expect(after({ type: 'connected' }, { type: 'control', canControl: false, open: true }).hasMoved).toBe(false);
  });

  it('still says so after a reconnect, until control comes back', () => {
    const moved = after(
      ...held,
      { type: 'cut' },
      { type: 'connected' },
      { type: 'hello', canControl: false, isFilmed: false, browser: 'one' },
    );
    expect(moved).toMatchObject({ link: 'open', hasMoved: true });
    expect(reduceLive(moved, { type: 'control', canControl: true, open: true }).hasMoved).toBe(false);
  });

  it('is connecting until it was open once, and reconnecting afterwards', () => {
    expect(after({ type: 'cut' }).link).toBe('connecting');
    expect(after({ type: 'connected' }, { type: 'cut' }).link).toBe('reconnecting');
  });

  it('forgets what another browser showed and asked', () => {
    const hello = (browser: string) => ({ type: 'hello', canControl: true, isFilmed: false, browser }) as const;
    const download = { type: 'download', id: '1', name: 'a.txt', size: 1, state: 'ready' } as const;
    const seen = [hello('one'), ...held, download, { type: 'frame' }] as const;
    expect(after(...seen, hello('one'))).toMatchObject({ hasFrame: true, downloads: [download] });
    expect(after(...seen, hello('two'))).toMatchObject({ hasFrame: false, downloads: [], link: 'open' });
  });

  it('takes no input after it said bye', () => {
    expect(after(...held, { type: 'bye' })).toMatchObject({
      link: 'ended',
      canControl: false,
      isOpen: false,
    });
  });
});

describe('presses', () => {
  it('count up when they are close in time and place', () => {
    const clicks = createClickCounter();
    expect(clicks.press({ x: 10, y: 10 }, 'left', 0)).toBe(1);
    expect(clicks.press({ x: 12, y: 11 }, 'left', 200)).toBe(2);
    expect(clicks.press({ x: 12, y: 11 }, 'left', 400)).toBe(3);
    expect(clicks.current()).toBe(3);
  });

  it('begin anew after three', () => {
    const clicks = createClickCounter();
    const counts = [0, 100, 200, 300, 400].map((at) => clicks.press({ x: 10, y: 10 }, 'left', at));
    expect(counts).toEqual([1, 2, 3, 1, 2]);
  });

  it('start again with another button, another place, or later', () => {
    const clicks = createClickCounter();
    clicks.press({ x: 10, y: 10 }, 'left', 0);
    expect(clicks.press({ x: 10, y: 10 }, 'right', 100)).toBe(1);
    expect(clicks.press({ x: 90, y: 10 }, 'right', 200)).toBe(1);
    expect(clicks.press({ x: 90, y: 10 }, 'right', 900)).toBe(1);
  });
});
