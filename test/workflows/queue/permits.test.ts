import { expect, it } from 'vitest';
import { Permits } from '../../../workflows/queue/permits.js';

function permitsOf(most: number, ...requests: [runId: string, priority?: number][]): Permits {
  const permits = new Permits({ most, holders: [], waiting: [] });
  for (const [runId, priority = 3] of requests) permits.request({ runId, priority, most });
  return permits;
}

it('grants as many permits as runs may work at once, by priority and then in the order of the requests', () => {
  const permits = permitsOf(2, ['a'], ['b'], ['c'], ['late', 5], ['urgent', 1]);
  expect(permits.grant()).toEqual(['urgent', 'a']);
  expect([permits.canGrant, permits.grant()]).toEqual([false, []]);
  permits.release('urgent');
  expect([permits.canGrant, permits.grant()]).toEqual([true, ['b']]);
});

it('returns a holder that repeats its request, and counts no request twice', () => {
  const permits = permitsOf(1, ['a'], ['b'], ['b']);
  expect(permits.grant()).toEqual(['a']);
  permits.request({ runId: 'a', priority: 3, most: 1 });
  expect([permits.canGrant, permits.grant()]).toEqual([true, []]);
  expect([permits.takeRepeated(), permits.takeRepeated(), permits.canGrant]).toEqual([['a'], [], false]);
  permits.release('a');
  expect(permits.grant()).toEqual(['b']);
  permits.release('b');
  expect(permits.isUnused).toBe(true);
});

it('uses the latest value, and takes no permit back', () => {
  const permits = permitsOf(1, ['a'], ['b'], ['c']);
  permits.grant();
  permits.request({ runId: 'd', priority: 3, most: 3 });
  expect(permits.grant()).toEqual(['b', 'c']);
  permits.request({ runId: 'e', priority: 3, most: 1 });
  permits.release('a');
  permits.release('b');
  expect(permits.grant()).toEqual([]);
  permits.release('c');
  expect(permits.grant()).toEqual(['d']);
});

it('keeps the value that was chosen last when a schedule or a long wait brings an older one', () => {
  const permits = new Permits({ most: 20, since: 1000, holders: [], waiting: [] });
  const ask = (runId: string, most: number, since?: number) => permits.request({ runId, priority: 3, most, since });
  ask('a', 1, 2000);
  for (const runId of ['b', 'c']) ask(runId, 20, 1000);
  // Sent by a version that knew no times.
  ask('d', 20);
  expect(permits.grant()).toEqual(['a']);
  const after = new Permits(permits.state());
  after.request({ runId: 'e', priority: 3, most: 20, since: 1999 });
  expect(after.grant()).toEqual([]);
  after.request({ runId: 'f', priority: 3, most: 3, since: 3000 });
  expect(after.grant()).toEqual(['b', 'c']);
});

it('forgets a run that no longer waits, and continues from its state', () => {
  const before = permitsOf(1, ['a'], ['b'], ['c']);
  before.grant();
  before.release('b');
  const after = new Permits(before.state());
  expect(after.isWanted).toBe(true);
  after.release('a');
  expect(after.grant()).toEqual(['c']);
});
