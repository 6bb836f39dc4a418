import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrowserSlots } from '../../../browsers/host/open-sessions.js';
import type { LaunchedSession } from '../../../browsers/process/session-process.js';
import type { End } from '../../../browsers/session/browser-session.js';
import { testSettings } from '../settings.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An open session that no activity holds, and whether its run is running. */
function unheld() {
  const run = { isRunning: true };
  const { log } = testSettings();
  const sessions = new BrowserSlots(log, () => Promise.resolve(run.isRunning));
  let end!: (end: End) => void;
  const ended = new Promise<End>((resolve) => (end = resolve));
  const session: LaunchedSession = {
    ...{ pid: 1, sessionPid: 1, isGone: false, ended, gone: Promise.resolve() },
    open: () => Promise.reject(new Error('it is open')),
    close: (finalScreenshot) => end({ kind: 'closed', finalScreenshot }),
    shutDown: () => Promise.resolve({ artifacts: [], acts: [], refused: [], notKept: [] }),
  };
  const opened = { sessionId: 'one', endpoint: '', liveUrl: '' };
  const slot = sessions.add(session, opened, { workflowId: 'run', runId: 'execution' });
  slot.leave();
  const isOpen = async (seconds: number) => {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    return sessions.find('one') !== undefined;
  };
  return { slot, run, isOpen };
}

it('is waited for while it opens: a process that drains keeps it', async () => {
  const sessions = new BrowserSlots(testSettings().log, () => Promise.resolve(true));
  let opened!: () => void;
  void sessions.whileOpening(new Promise<void>((resolve) => (opened = resolve)));
  let isFinished = false;
  void sessions.allFinished().then(() => (isFinished = true));
  await vi.advanceTimersByTimeAsync(1000);
  expect(isFinished).toBe(false);
  opened();
  await vi.advanceTimersByTimeAsync(1);
  expect(isFinished).toBe(true);
});

describe('a session that no activity holds', () => {
  it('stays open for its run, until another activity holds it', async () => {
    const { slot, isOpen } = unheld();
    expect(await isOpen(50)).toBe(true);
    void slot.hold();
    expect(await isOpen(600)).toBe(true);
  });

  it('closes when its run has ended', async () => {
    const { run, isOpen } = unheld();
    run.isRunning = false;
    expect(await isOpen(21)).toBe(false);
  });

  it('closes after a minute when no activity ever held it, because its run has another browser', async () => {
    const { isOpen } = unheld();
    expect(await isOpen(55)).toBe(true);
    expect(await isOpen(25)).toBe(false);
  });

  it('closes two minutes after an activity left it', async () => {
    const { slot, isOpen } = unheld();
    expect(await isOpen(50)).toBe(true);
    void slot.hold();
    slot.leave();
    expect(await isOpen(115)).toBe(true);
    expect(await isOpen(25)).toBe(false);
  });
});
