import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from './open-session.js';

let open: OpenSession;
afterEach(() => open.close());

describe('the journal of a session', () => {
  it('knows a step that was never begun, one that was begun, and one that is finished, with its result', async () => {
    open = await openSession('/still');
    const begin = async (step: string): Promise<unknown> =>
      (await open.post('journal', { step, entry: 'begin' })).json();
    expect(await begin('3')).toEqual({ fate: 'new' });
    expect(await begin('3')).toEqual({ fate: 'begun' });
    expect((await open.post('journal', { step: '3', entry: 'finish', result: { notes: ['done'] } })).status).toBe(204);
    expect(await begin('3')).toEqual({ fate: 'finished', result: { notes: ['done'] } });
    expect(await begin('4')).toEqual({ fate: 'new' });
  });

  it('still takes a step for new when the one that began it asks again, and for begun when another does', async () => {
    open = await openSession('/still');
    const begin = async (by: string): Promise<unknown> =>
      (await open.post('journal', { step: '5', entry: 'begin', by })).json();
    expect(await begin('first')).toEqual({ fate: 'new' });
    expect(await begin('first')).toEqual({ fate: 'new' });
    expect(await begin('second')).toEqual({ fate: 'begun' });
    await open.post('journal', { step: '5', entry: 'finish', result: {} });
    expect(await begin('first')).toEqual({ fate: 'finished', result: {} });
  });
});
