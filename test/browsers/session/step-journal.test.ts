import { chromium } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';

let open: OpenSession;
afterEach(() => open.close());

describe('the journal of a session', () => {
  it('counts the attempts of a step that blocked their workers', async () => {
    open = await openSession('/still');
    const blocked = async (body: object): Promise<unknown> => (await open.post('blocked', body)).json();
    expect(await blocked({ step: '3' })).toEqual({ attempts: 0 });
    for (const attempt of [1, 1, 4]) await blocked({ step: '3', attempt });
    expect(await blocked({ step: '3' })).toEqual({ attempts: 2 });
    expect(await blocked({ step: '4' })).toEqual({ attempts: 0 });
  });

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

  it('ends the connections of all workers when a step is given up, and tells where the browser is then', async () => {
    open = await openSession('/still');
    const tell = async (body: object): Promise<unknown> => (await open.post('journal', { step: '7', ...body })).json();
    const stopped = await chromium.connect(open.session.endpoint);
    const clicking = stopped.contexts()[0]!.pages()[0]!.click('text=never there');
    const refused = expect(clicking).rejects.toThrow('closed');
    await tell({ entry: 'begin', by: 'stopped' });
    expect(await tell({ entry: 'give-up', by: 'next' })).toEqual({ fate: 'begun' });
    await refused;
    await expect(chromium.connect(open.session.endpoint)).resolves.toBeDefined();
    expect(await (await open.post('endpoint', {})).json()).toEqual({ endpoint: open.session.endpoint });
  });

  it('ends no connection when the step was finished meanwhile', async () => {
    open = await openSession('/still');
    const { endpoint } = open.session;
    await open.post('journal', { step: '8', entry: 'begin', by: 'slow' });
    await open.post('journal', { step: '8', entry: 'finish', result: { notes: [] } });
    const given = await open.post('journal', { step: '8', entry: 'give-up', by: 'next' });
    expect(await given.json()).toEqual({ fate: 'finished', result: { notes: [] } });
    expect(open.session.endpoint).toBe(endpoint);
  });
});
