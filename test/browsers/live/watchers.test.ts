import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

describe('watchers', () => {
  it('are told how many watch, and whether somebody has control', async () => {
    open = await openSession('/still');
    const watcher = await open.view({ control: false });
    await until(() => watcher.latest('watchers')?.isControlled === false);
    const holder = await open.view();
    await until(() => watcher.latest('watchers')?.isControlled === true);
    expect(holder.latest('watchers')).toEqual({ type: 'watchers', count: 2, isControlled: true });
    holder.leave();
    await until(() => watcher.latest('watchers')?.count === 1);
    expect(watcher.latest('watchers')?.isControlled).toBe(false);
  });
});

describe('the gate', () => {
  it('stays open for longer when its pause is extended, and opens for no other pause', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    await open.openGate(Date.now() + 60_000);
    const deadline = Date.now() + 200;
    await open.post('extend-gate', { pauseId: 'p0', deadline });
    await open.post('extend-gate', { pauseId: 'p1', deadline });
    await until(() => viewer.latest('control')?.open === false);
    await open.post('extend-gate', { pauseId: 'p1', deadline: Date.now() + 60_000 });
    expect(viewer.latest('control')?.open).toBe(false);
  });
});
