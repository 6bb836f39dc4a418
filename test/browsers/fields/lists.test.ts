import { describe, expect, it } from 'vitest';
import { openSession } from '../open-session.js';
import { until } from '../until.js';
import { ALT, FIELDS, useFields } from './use-fields.js';

const test = useFields();

describe('a list', () => {
  it('is offered instead of the one no picture shows, and chosen from', async () => {
    const viewer = await test.person();
    viewer.click(150, 155);
    await until(() => viewer.latest('select') !== undefined);
    const { id, options, label, multiple } = viewer.latest('select')!;
    expect({ label, multiple }).toEqual({ label: 'Country', multiple: false });
    expect(options).toEqual([
      { label: 'France', isDisabled: false, isChosen: true },
      { label: 'Nowhere', isDisabled: true, isChosen: false },
      { label: 'Spain', isDisabled: false, isChosen: false },
    ]);
    viewer.send({ type: 'choose', id, chosen: [2] });
    await until(async () => (await test.value('country')) === 'Spain');
    expect(await test.open.log()).toEqual(['input country', 'change country']);
  });

  it('is offered also for a press that comes before the script is in the page', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(FIELDS);
    const viewer = await test.open.view();
    await until(() => viewer.frames.length > 0);
    void test.open.page.evaluate('{ const until = Date.now() + 800; while (Date.now() < until); }');
    await test.open.openGate();
    viewer.click(150, 155);
    await until(() => viewer.latest('select') !== undefined);
  });

  it('opens by the keys that open lists, and by no others', async () => {
    const viewer = await test.person();
    await test.open.page.focus('#country');
    viewer.key('ArrowDown', 'ArrowDown');
    await until(async () => (await test.value('country')) === 'Spain');
    const opened = () => viewer.messages.filter(({ type }) => type === 'select').length;
    for (const [key, code, modifiers] of [
      [' ', 'Space', 0],
      ['Enter', 'Enter', 0],
      ['ArrowDown', 'ArrowDown', ALT],
    ] as const) {
      const before = opened();
      viewer.key(key, code, modifiers);
      await until(() => opened() === before + 1);
    }
    expect(await test.value('country')).toBe('Spain');
  });

  it('that stands open on the page is clicked there, or asked for', async () => {
    const viewer = await test.person();
    viewer.click(150, 190);
    await until(async () => (await test.value('many')) === 'red');
    const { id } = viewer.latest('fields')!.fields.find(({ type }) => type === 'select-multiple')!;
    viewer.send({ type: 'open', id });
    await until(() => viewer.latest('select')?.multiple === true);
    viewer.send({ type: 'choose', id: viewer.latest('select')!.id, chosen: [0, 2] });
    await until(() => test.open.page.evaluate(`[...many.selectedOptions].map((o) => o.label).join() === 'red,blue'`));
  });
});

describe('a calendar and a palette', () => {
  it('are offered and filled in', async () => {
    const viewer = await test.person();
    viewer.click(150, 275);
    await until(() => viewer.latest('picker')?.picker === 'date');
    const { id, min } = viewer.latest('picker')!;
    expect(min).toBe('2026-01-01');
    viewer.send({ type: 'fill', id, value: '2026-05-20' });
    viewer.click(150, 315);
    await until(() => viewer.latest('picker')?.picker === 'color');
    viewer.send({ type: 'fill', id: viewer.latest('picker')!.id, value: '#00ff00' });
    await until(async () => (await test.value('colour')) === '#00ff00');
    expect(await test.value('date')).toBe('2026-05-20');
    expect(await test.open.log()).toEqual(['input date', 'change date', 'input colour', 'change colour']);
  });
});

describe('suggestions', () => {
  const SUGGESTS = `<body style="margin:0"><input id="fruit" aria-label="Fruit" list="fruits" style="position:absolute;left:100px;top:20px;width:200px;height:30px">
    <input id="other" style="position:absolute;left:100px;top:100px">
    <datalist id="fruits"><option>Apple</option><option value="apricot">A small one</option><option>Pear</option><option disabled>Apex</option></datalist></body>`;

  it('are told to those who know of them as the field is typed into, and taken', async () => {
    const viewer = await test.person(SUGGESTS);
    viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page', understands: ['suggest'] });
    viewer.click(150, 35);
    await until(() => viewer.latest('suggest')?.options.length === 3);
    viewer.key('a', 'KeyA');
    viewer.key('p', 'KeyP');
    await until(() => viewer.latest('suggest')?.options.length === 2);
    const { id, options, label, rect } = viewer.latest('suggest')!;
    expect({ label, options }).toEqual({
      label: 'Fruit',
      options: [
        { value: 'Apple', label: '' },
        { value: 'apricot', label: 'A small one' },
      ],
    });
    expect(rect).toMatchObject({ x: 100, y: 20 });
    viewer.send({ type: 'fill', id, value: 'apricot' });
    await until(async () => (await test.value('fruit')) === 'apricot');
    expect((await test.open.log()).slice(-2)).toEqual(['input fruit', 'change fruit']);
    viewer.click(150, 110);
    await until(() => viewer.latest('suggest')?.options.length === 0);
  });

  it('are not sent to a viewer of an earlier version', async () => {
    const viewer = await test.person(SUGGESTS);
    viewer.click(150, 35);
    viewer.key('a', 'KeyA');
    await until(async () => (await test.value('fruit')) === 'a');
    expect(viewer.latest('suggest')).toBeUndefined();
  });
});
