import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { Pauses } from '../../../workflows/pause/pauses.js';
import type { PauseRequest } from '../../../workflows/pause/pause-request.js';

type State = Pick<RunState, 'pause' | 'owner' | 'alsoMailed' | 'deadline'>;

const owner = { email: 'ana@example.com' };
const request: PauseRequest = { title: 'Sign in', maxWaitSeconds: 100 };
const location = { nodeIndex: 1, path: 'nodes.1' };

/** The pauses of a run that lasts until second 500, with one open since second 10. */
function openPause(wanted: Partial<PauseRequest> = {}, openedAt = 10_000) {
  const state: State = { owner, deadline: 500_000 };
  const pauses = new Pauses(state);
  const pause = pauses.open({ ...request, ...wanted }, { node: 1, openedAt, readsRequests: false });
  return { state, pauses, pause };
}

describe('the open pause', () => {
  it('lasts as long as requested', () => {
    const { state, pause } = openPause();
    expect(pause).toMatchObject({ pauseId: 'pause-1', deadline: 110_000, limitedBy: 'max_wait_time' });
    expect(state.pause).toBe(pause);
  });

  it("lasts at most until the run's own deadline", () => {
    expect(openPause({}, 450_000).pause).toMatchObject({ deadline: 500_000, limitedBy: 'run' });
  });

  it('has a new id and no answer when the previous one was answered', () => {
    const { pauses } = openPause();
    pauses.receive(undefined, { kind: 'done' });
    pauses.close();
    const second = pauses.open(request, { node: 2, openedAt: 20_000, readsRequests: true });
    expect(second).toMatchObject({ pauseId: 'pause-2', readsRequests: true });
    expect(pauses.isAnswered).toBe(false);
  });

  it('mails each further recipient once, and the run remembers them after the pause', () => {
    const { state, pauses, pause } = openPause({ recipients: ['bo@example.com', owner.email, 'bo@example.com'] });
    expect(pause.others?.map(({ mail }) => mail.to)).toEqual(['bo@example.com']);
    pauses.close();
    expect(state).toEqual({ owner, deadline: 500_000, alsoMailed: ['bo@example.com'] });
  });

  it('is required by its id while it is open and has no answer', () => {
    const { pauses, pause } = openPause();
    expect(pauses.requireOpen('pause-1')).toBe(pause);
    expect(() => pauses.requireOpen('pause-2')).toThrow(expect.objectContaining({ type: 'PauseNotOpen' }));
    pauses.receive('pause-1', { kind: 'done' });
    expect(() => pauses.requireOpen('pause-1')).toThrow(expect.objectContaining({ type: 'PauseNotOpen' }));
    expect(pauses.requireOfLink('pause-1')).toBe(pause);
    pauses.close();
    expect(() => pauses.requireOfLink('pause-1')).toThrow(expect.objectContaining({ type: 'LinkExpired' }));
  });
});

describe('more time', () => {
  it('moves the deadline by the seconds that the pause was opened for', () => {
    const { pauses, pause } = openPause();
    expect(pauses.extend('pause-1')).toMatchObject({ deadline: 210_000, limitedBy: 'max_wait_time' });
    expect(pause.deadline).toBe(210_000);
  });

  it("moves it by the given seconds, and never past the run's own deadline", () => {
    const { pauses } = openPause();
    expect(pauses.extend('pause-1', 30)).toMatchObject({ deadline: 140_000 });
    expect(pauses.extend('pause-1', 600)).toMatchObject({ deadline: 500_000, limitedBy: 'run' });
  });

  it('is refused once the pause is answered', () => {
    const { pauses, pause } = openPause();
    pauses.receive('pause-1', { kind: 'done' });
    expect(() => pauses.extend('pause-1')).toThrow(expect.objectContaining({ type: 'PauseNotOpen' }));
    expect(pause.deadline).toBe(110_000);
  });
});

describe('how a pause ends', () => {
  it('ends with the first answer, and ignores a second one without a word', () => {
    const { pauses, pause } = openPause();
    expect(pauses.receive('pause-1', { kind: 'done', by: 'ana@example.com' })).toBeUndefined();
    expect(pauses.receive(undefined, { kind: 'declined', reason: 'no time' })).toBeUndefined();
    expect(pauses.outcome(pause, location)).toEqual({ kind: 'done', by: 'ana@example.com' });
  });

  it('ignores an answer for another pause, or for none, and says so', () => {
    const { pauses } = openPause();
    expect(pauses.receive('pause-7', { kind: 'done' })).toBe('ignored an answer for pause-7');
    expect(pauses.isAnswered).toBe(false);
    pauses.close();
    expect(pauses.receive(undefined, { kind: 'done' })).toBe('ignored an answer for no open pause');
  });

  it('ignores Done without one of the choices, but accepts that the person declines', () => {
    const { pauses } = openPause({
      choices: [
        { id: 'yes', label: 'Yes' },
        { id: 'no', label: 'No' },
      ],
    });
    expect(pauses.receive('pause-1', { kind: 'done' })).toBe('ignored an answer without one of the choices yes, no');
    expect(pauses.isAnswered).toBe(false);
    expect(pauses.receive('pause-1', { kind: 'declined', reason: 'neither' })).toBeUndefined();
    expect(pauses.isAnswered).toBe(true);
  });

  it('fails with HumanDeclined and the reason', () => {
    const { pauses, pause } = openPause();
    pauses.receive('pause-1', { kind: 'declined', reason: 'I have no account' });
    expect(() => pauses.outcome(pause, location)).toThrow(
      expect.objectContaining({
        type: 'HumanDeclined',
        message: 'ana@example.com declined the pause at step 2: I have no account',
        details: [{ pauseId: 'pause-1', ...location, reason: 'I have no account' }],
      }),
    );
  });

  it('fails with HumanInLoopTimeoutException without an answer, counting the time that was added', () => {
    const { pauses, pause } = openPause();
    pause.mail = { to: owner.email, state: 'sent', via: 'postmark' };
    pause.link.claimed = true;
    pauses.extend('pause-1', 50);
    expect(() => pauses.outcome(pause, location)).toThrow(
      expect.objectContaining({
        type: 'HumanInLoopTimeoutException',
        message: 'Nobody answered the pause at step 2 within 150 s (mailed to ana@example.com, link opened)',
        details: [{ pauseId: 'pause-1', ...location, waitedSeconds: 150 }],
      }),
    );
  });
});
