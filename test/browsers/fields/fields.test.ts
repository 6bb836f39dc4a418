import { describe, expect, it } from 'vitest';
import { openSession } from '../open-session.js';
import { siteIsolation } from '../site-isolation.js';
import { until } from '../until.js';
import { FIELDS, useFields } from './use-fields.js';

const test = useFields();

describe('the fields of the page', () => {
  it('are reported with their positions and types', async () => {
    const viewer = await test.person();
    const { fields } = viewer.latest('fields')!;
    expect(fields.map(({ type, isSensitive, rect }) => [type, isSensitive, rect.y])).toEqual([
      ['text', false, 20],
      ['password', true, 60],
      ['text', true, 100],
      ['select-multiple', false, 180],
      ['date', false, 260],
    ]);
    viewer.click(150, 110);
    await until(() => viewer.latest('focus')?.field?.autocomplete === 'one-time-code');
    expect(viewer.latest('focus')?.field).toMatchObject({ inputMode: 'numeric', rect: { x: 100, y: 100 } });
    viewer.click(600, 600);
    await until(() => viewer.latest('focus')?.field === undefined);
  });

  it.each([
    ['the same process', () => ({})],
    ['another process', siteIsolation],
  ])('are found in frames of another site in %s, at their place on the page', async (_, settings) => {
    const viewer = await test.person(FIELDS, settings());
    const other = test.open.site.url.replace('127.0.0.1', 'localhost');
    await test.open.page.setContent(
      `<iframe src="${other}/form" style="position:absolute;left:300px;top:50px;width:600px;height:500px;border:0"></iframe>`,
    );
    await until(() => viewer.latest('fields')?.fields.some(({ rect }) => rect.x === 400 && rect.y === 150));
    viewer.click(420, 160);
    await until(() => viewer.latest('focus')?.field?.rect.x === 400);
    viewer.send({ type: 'paste', text: 'across' });
    const field = test.open.page.frames()[1]!.locator('#field');
    await until(async () => (await field.inputValue()) === 'across');
  });

  it('are not reported to people who only watch, nor after the pause', async () => {
    await test.person();
    const watcher = await test.open.view({ control: false });
    await until(() => watcher.frames.length > 0);
    await test.open.page.focus('#name');
    await test.open.post('gate', { open: false });
    const next = await test.open.view();
    await until(() => next.frames.length > 0);
    expect(watcher.latest('fields')).toBeUndefined();
    expect(next.latest('fields')?.fields ?? []).toEqual([]);
  });

  it('are watched by a script that the page cannot see', async () => {
    await test.person();
    const seen = await test.open.page.evaluate(
      `JSON.stringify([typeof agent, Object.getOwnPropertyNames(window).filter((name) => name.startsWith('report') && name !== 'reportError')])`,
    );
    expect(seen).toBe('["undefined",[]]');
  });
});

describe('a page that is busy when the pause opens', () => {
  const BUSY_MS = 3500;
  const busy = `{ const until = Date.now() + ${BUSY_MS}; while (Date.now() < until); }`;

  it('has its lists, fields and clipboard once it is idle, and again after it reloads and is busy', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(FIELDS);
    const viewer = await test.open.view();
    await test.open.page.evaluate(`setTimeout(() => ${busy})`);
    await test.open.openGate();
    await until(() => (viewer.latest('fields')?.fields.length ?? 0) > 0);
    viewer.click(150, 155);
    await until(() => viewer.latest('select') !== undefined);

    const opened = () => viewer.messages.filter(({ type }) => type === 'select').length;
    await test.open.page.goto(`${test.open.site.url}/other`);
    await test.open.page.setContent(`<script>setTimeout(() => ${busy})</script>${FIELDS}`);
    viewer.click(150, 155);
    await until(() => opened() === 2);
    viewer.click(150, 30);
    viewer.send({ type: 'paste', text: 'pasted' });
    await until(async () => (await test.value('name')) === 'pasted');
  });

  it('has them also in a frame of another process', async () => {
    const viewer = await test.person(FIELDS, siteIsolation());
    const other = test.open.site.url.replace('127.0.0.1', 'localhost');
    await test.open.page.setContent(
      `<iframe src="${other}/busy" style="position:absolute;left:300px;top:50px;width:600px;height:500px;border:0"></iframe>`,
    );
    await until(() => viewer.latest('fields')?.fields.some(({ rect }) => rect.x === 400 && rect.y === 150));
  });
});

describe('numbered input', () => {
  it('is taken once, also when it is sent again after a cut', async () => {
    const viewer = await test.person();
    viewer.click(150, 30);
    viewer.socket.send(JSON.stringify({ type: 'text', text: 'a', number: 1 }));
    viewer.socket.send(JSON.stringify({ type: 'text', text: 'b', number: 2 }));
    await until(() => viewer.latest('received')?.number === 2);
    viewer.leave();
    const next = await test.open.view();
    next.send({ type: 'resume', viewer: 'a-random-name-of-a-page' });
    await until(() => next.latest('received')?.number === 2);
    for (const [number, text] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ] as const)
      next.socket.send(JSON.stringify({ type: 'text', text, number }));
    await until(async () => (await test.value('name')) === 'abc');
    const other = await test.open.view();
    other.send({ type: 'resume', viewer: 'another-page-of-the-person' });
    await until(() => other.latest('received')?.number === 0);
  });

  it('is not acknowledged once the pause is over', async () => {
    const viewer = await test.person();
    await test.open.post('gate', { open: false });
    viewer.socket.send(JSON.stringify({ type: 'text', text: 'late', number: 1 }));
    viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page' });
    await test.open.openGate();
    viewer.socket.send(JSON.stringify({ type: 'text', text: '', number: 2 }));
    await until(() => viewer.latest('received')?.number === 2);
    expect(viewer.messages.filter((message) => message.type === 'received').map(({ number }) => number)).toEqual([
      0, 2,
    ]);
    expect(await test.value('name')).toBe('');
  });
});
