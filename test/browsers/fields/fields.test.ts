import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { siteIsolation } from '../site-isolation.js';
import { until } from '../until.js';

const CONTROL = 2;
const ALT = 1;

let open: OpenSession;
afterEach(() => open.close());

const FIELDS = `<body style="margin:0"><style>body > * { position: absolute; margin: 0; left: 100px; width: 200px; height: 30px; box-sizing: border-box }</style>
  <input id="name" style="top:20px"><input id="secret" type="password" value="hunter2" style="top:60px">
  <input id="code" inputmode="numeric" autocomplete="one-time-code" style="top:100px">
  <select id="country" aria-label="Country" style="top:140px"><option>France</option><option disabled>Nowhere</option><option>Spain</option></select>
  <select id="many" multiple style="top:180px;height:60px"><option>red</option><option>green</option><option>blue</option></select>
  <input id="date" type="date" min="2026-01-01" style="top:260px"><input id="colour" type="color" style="top:300px">
  <p id="words" style="top:340px">alpha beta</p></body>`;

/** A person in control of a page with fields, once its fields are known. */
async function person(html = FIELDS, settings: Record<string, string> = {}): Promise<TestViewer> {
  open = await openSession('/still', settings);
  await open.page.setContent(html);
  await open.page.evaluate(`window.log = [];
    for (const type of ['input', 'change']) addEventListener(type, ({ target }) => log.push(type + ' ' + target.id));`);
  const viewer = await open.view();
  await until(() => viewer.frames.length > 0);
  await open.openGate();
  viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page' });
  await until(() => (viewer.latest('fields')?.fields.length ?? 0) > 0);
  return viewer;
}

const value = (id: string) => open.page.inputValue(`#${id}`);

describe('the fields of the page', () => {
  it('are reported with their positions and types', async () => {
    const viewer = await person();
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
    const viewer = await person(FIELDS, settings());
    const other = open.site.url.replace('127.0.0.1', 'localhost');
    await open.page.setContent(
      `<iframe src="${other}/form" style="position:absolute;left:300px;top:50px;width:600px;height:500px;border:0"></iframe>`,
    );
    await until(() => viewer.latest('fields')?.fields.some(({ rect }) => rect.x === 400 && rect.y === 150));
    viewer.click(420, 160);
    await until(() => viewer.latest('focus')?.field?.rect.x === 400);
    viewer.send({ type: 'paste', text: 'across' });
    const field = open.page.frames()[1]!.locator('#field');
    await until(async () => (await field.inputValue()) === 'across');
  });

  it('are not reported to people who only watch, nor after the pause', async () => {
    await person();
    const watcher = await open.view({ control: false });
    await until(() => watcher.frames.length > 0);
    await open.page.focus('#name');
    await open.post('gate', { open: false });
    const next = await open.view();
    await until(() => next.frames.length > 0);
    expect(watcher.latest('fields')).toBeUndefined();
    expect(next.latest('fields')?.fields ?? []).toEqual([]);
  });

  it('are watched by a script that the page cannot see', async () => {
    await person();
    const seen = await open.page.evaluate(
      `JSON.stringify([typeof agent, Object.getOwnPropertyNames(window).filter((name) => name.startsWith('report') && name !== 'reportError')])`,
    );
    expect(seen).toBe('["undefined",[]]');
  });
});

describe('a page that is busy when the pause opens', () => {
  const BUSY_MS = 3500;
  const busy = `{ const until = Date.now() + ${BUSY_MS}; while (Date.now() < until); }`;

  it('has its lists, fields and clipboard once it is idle, and again after it reloads and is busy', async () => {
    open = await openSession('/still');
    await open.page.setContent(FIELDS);
    const viewer = await open.view();
    await open.page.evaluate(`setTimeout(() => ${busy})`);
    await open.openGate();
    await until(() => (viewer.latest('fields')?.fields.length ?? 0) > 0);
    viewer.click(150, 155);
    await until(() => viewer.latest('select') !== undefined);

    const opened = () => viewer.messages.filter(({ type }) => type === 'select').length;
    await open.page.goto(`${open.site.url}/other`);
    await open.page.setContent(`<script>setTimeout(() => ${busy})</script>${FIELDS}`);
    viewer.click(150, 155);
    await until(() => opened() === 2);
    viewer.click(150, 30);
    viewer.send({ type: 'paste', text: 'pasted' });
    await until(async () => (await value('name')) === 'pasted');
  });

  it('has them also in a frame of another process', async () => {
    const viewer = await person(FIELDS, siteIsolation());
    const other = open.site.url.replace('127.0.0.1', 'localhost');
    await open.page.setContent(
      `<iframe src="${other}/busy" style="position:absolute;left:300px;top:50px;width:600px;height:500px;border:0"></iframe>`,
    );
    await until(() => viewer.latest('fields')?.fields.some(({ rect }) => rect.x === 400 && rect.y === 150));
  });
});

describe('a list', () => {
  it('is offered instead of the one no picture shows, and chosen from', async () => {
    const viewer = await person();
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
    await until(async () => (await value('country')) === 'Spain');
    expect(await open.log()).toEqual(['input country', 'change country']);
  });

  it('is offered also for a press that comes before the script is in the page', async () => {
    open = await openSession('/still');
    await open.page.setContent(FIELDS);
    const viewer = await open.view();
    await until(() => viewer.frames.length > 0);
    void open.page.evaluate('{ const until = Date.now() + 800; while (Date.now() < until); }');
    await open.openGate();
    viewer.click(150, 155);
    await until(() => viewer.latest('select') !== undefined);
  });

  it('opens by the keys that open lists, and by no others', async () => {
    const viewer = await person();
    await open.page.focus('#country');
    viewer.key('ArrowDown', 'ArrowDown');
    await until(async () => (await value('country')) === 'Spain');
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
    expect(await value('country')).toBe('Spain');
  });

  it('that stands open on the page is clicked there, or asked for', async () => {
    const viewer = await person();
    viewer.click(150, 190);
    await until(async () => (await value('many')) === 'red');
    const { id } = viewer.latest('fields')!.fields.find(({ type }) => type === 'select-multiple')!;
    viewer.send({ type: 'open', id });
    await until(() => viewer.latest('select')?.multiple === true);
    viewer.send({ type: 'choose', id: viewer.latest('select')!.id, chosen: [0, 2] });
    await until(() => open.page.evaluate(`[...many.selectedOptions].map((o) => o.label).join() === 'red,blue'`));
  });
});

describe('a calendar and a palette', () => {
  it('are offered and filled in', async () => {
    const viewer = await person();
    viewer.click(150, 275);
    await until(() => viewer.latest('picker')?.picker === 'date');
    const { id, min } = viewer.latest('picker')!;
    expect(min).toBe('2026-01-01');
    viewer.send({ type: 'fill', id, value: '2026-05-20' });
    viewer.click(150, 315);
    await until(() => viewer.latest('picker')?.picker === 'color');
    viewer.send({ type: 'fill', id: viewer.latest('picker')!.id, value: '#00ff00' });
    await until(async () => (await value('colour')) === '#00ff00');
    expect(await value('date')).toBe('2026-05-20');
    expect(await open.log()).toEqual(['input date', 'change date', 'input colour', 'change colour']);
  });
});

describe('suggestions', () => {
  const SUGGESTS = `<body style="margin:0"><input id="fruit" aria-label="Fruit" list="fruits" style="position:absolute;left:100px;top:20px;width:200px;height:30px">
    <input id="other" style="position:absolute;left:100px;top:100px">
    <datalist id="fruits"><option>Apple</option><option value="apricot">A small one</option><option>Pear</option><option disabled>Apex</option></datalist></body>`;

  it('are told to those who know of them as the field is typed into, and taken', async () => {
    const viewer = await person(SUGGESTS);
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
    await until(async () => (await value('fruit')) === 'apricot');
    expect((await open.log()).slice(-2)).toEqual(['input fruit', 'change fruit']);
    viewer.click(150, 110);
    await until(() => viewer.latest('suggest')?.options.length === 0);
  });

  it('are not sent to a viewer of an earlier version', async () => {
    const viewer = await person(SUGGESTS);
    viewer.click(150, 35);
    viewer.key('a', 'KeyA');
    await until(async () => (await value('fruit')) === 'a');
    expect(viewer.latest('suggest')).toBeUndefined();
  });
});

describe('what is selected', () => {
  it('is reported, in fields and on the page, but never a password', async () => {
    const viewer = await person();
    viewer.click(110, 350);
    viewer.click(110, 350, 2);
    await until(() => viewer.latest('selection')?.text.trim() === 'alpha');
    viewer.click(150, 30);
    viewer.send({ type: 'text', text: 'typed' });
    viewer.key('a', 'KeyA', CONTROL);
    await until(() => viewer.latest('selection')?.text === 'typed');
    viewer.click(150, 70);
    viewer.key('a', 'KeyA', CONTROL);
    await until(() => viewer.latest('selection')?.text === '');
    expect(JSON.stringify(viewer.messages)).not.toContain('hunter2');
  });

  it('is reported even where its position is not available', async () => {
    const viewer = await person('<input id="mail" type="email" value="ana@example.com" autofocus>');
    await open.page.focus('#mail');
    viewer.key('a', 'KeyA', CONTROL);
    await until(() => viewer.latest('selection')?.text === 'ana@example.com');
    viewer.send({ type: 'copy' });
    await until(() => viewer.latest('copied')?.text === 'ana@example.com');
  });

  it('is cut', async () => {
    const viewer = await person();
    viewer.click(150, 30);
    viewer.send({ type: 'text', text: 'gone' });
    viewer.key('a', 'KeyA', CONTROL);
    viewer.send({ type: 'cut' });
    viewer.key('n', 'KeyN');
    await until(async () => (await value('name')) === 'n');
  });
});

describe('text', () => {
  it('is pasted between the keys before and after it', async () => {
    const viewer = await person();
    viewer.click(150, 30);
    viewer.key('a', 'KeyA');
    viewer.send({ type: 'paste', text: 'pasted' });
    viewer.key('z', 'KeyZ');
    await until(async () => (await value('name')) === 'apastedz');
  });

  it('goes to the page’s own way of pasting when it has one', async () => {
    const viewer = await person();
    await open.page.evaluate(`document.querySelector('#name').addEventListener('paste', (event) => {
      event.preventDefault(); event.target.value = event.clipboardData.getData('text/plain').toUpperCase(); })`);
    viewer.click(150, 30);
    viewer.send({ type: 'paste', text: 'quiet' });
    await until(async () => (await value('name')) === 'QUIET');
  });

  it.each(['open', 'closed'])('is pasted into a field in a shadow root that is %s', async (mode) => {
    const viewer = await person(`<input id="first"><p id="host"></p><script>
      window.root = host.attachShadow({ mode: '${mode}' }); root.innerHTML = '<input type="email">'; </script>`);
    await open.page.evaluate('root.firstChild.focus()');
    viewer.send({ type: 'paste', text: 'inside' });
    await until(async () => (await open.page.evaluate('root.firstChild.value')) === 'inside');
    const types = () =>
      viewer
        .latest('fields')
        ?.fields.map(({ type }) => type)
        .join();
    await until(() => types() === (mode === 'open' ? 'text,email' : 'text'));
  });

  it.each(['goes on by itself', 'waits for Tab'])(
    'fills the boxes of a code, one digit each, on a page that %s',
    async (how) => {
      const goesOn = how === 'goes on by itself';
      const viewer = await person(
        `<form>${'<input class="box" maxlength="1" style="width:40px;height:30px">'.repeat(6)}</form>
       <script>window.keys = []; addEventListener('keydown', ({ key }) => keys.push(key));
       for (const box of document.querySelectorAll('.box')) box.addEventListener('input', () => ${goesOn} && box.nextElementSibling?.focus());</script>`,
      );
      await open.page.locator('.box').first().focus();
      viewer.send({ type: 'paste', text: '123 456' });
      const code = () => open.page.evaluate(`[...document.querySelectorAll('.box')].map((box) => box.value).join('')`);
      await until(async () => (await code()) === '123456');
      expect(await open.page.evaluate(`keys.join('')`)).toContain('6');
    },
  );

  it('is composed before it is there', async () => {
    const viewer = await person();
    viewer.click(150, 30);
    viewer.send({ type: 'ime', text: 'に' });
    viewer.send({ type: 'ime', text: 'にほ' });
    await until(async () => (await value('name')) === 'にほ');
    viewer.send({ type: 'text', text: '日本' });
    await until(async () => (await value('name')) === '日本');
    viewer.send({ type: 'ime', text: 'x' });
    viewer.send({ type: 'ime', text: '' });
    viewer.send({ type: 'text', text: '🎉' });
    await until(async () => (await value('name')) === '日本🎉');
  });
});

describe('numbered input', () => {
  it('is taken once, also when it is sent again after a cut', async () => {
    const viewer = await person();
    viewer.click(150, 30);
    viewer.socket.send(JSON.stringify({ type: 'text', text: 'a', number: 1 }));
    viewer.socket.send(JSON.stringify({ type: 'text', text: 'b', number: 2 }));
    await until(() => viewer.latest('received')?.number === 2);
    viewer.leave();
    const next = await open.view();
    next.send({ type: 'resume', viewer: 'a-random-name-of-a-page' });
    await until(() => next.latest('received')?.number === 2);
    for (const [number, text] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ] as const)
      next.socket.send(JSON.stringify({ type: 'text', text, number }));
    await until(async () => (await value('name')) === 'abc');
    const other = await open.view();
    other.send({ type: 'resume', viewer: 'another-page-of-the-person' });
    await until(() => other.latest('received')?.number === 0);
  });

  it('is not acknowledged once the pause is over', async () => {
    const viewer = await person();
    await open.post('gate', { open: false });
    viewer.socket.send(JSON.stringify({ type: 'text', text: 'late', number: 1 }));
    viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page' });
    await open.openGate();
    viewer.socket.send(JSON.stringify({ type: 'text', text: '', number: 2 }));
    await until(() => viewer.latest('received')?.number === 2);
    expect(viewer.messages.filter((message) => message.type === 'received').map(({ number }) => number)).toEqual([
      0, 2,
    ]);
    expect(await value('name')).toBe('');
  });
});
