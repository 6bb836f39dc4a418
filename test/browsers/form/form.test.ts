import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { FormItem, PageForm } from '../../../contracts/page-form.js';
import { startPracticeSite } from '../../../examples/practice-site/site.js';
import { type OpenSession, openSession } from '../open-session.js';
import { siteIsolation } from '../site-isolation.js';
import { until } from '../until.js';

/** One of everything a form can have. */
const PAGE = `<title>Order</title><h1>Order</h1><p>Fill in <b>all</b> of it.</p><div role="alert">Something is missing</div>
<form id="order"><label>Name <input name="name" value="Ana" required></label>
<label>Password <input name="secret" type="password" value="hunter2"></label>
<label>Age <input name="age" type="number"></label><label>Day <input name="day" type="date"></label>
<fieldset><legend>Size</legend><label><input type="radio" name="size" value="s"> Small</label>
<label><input type="radio" name="size" value="m" checked> Middle</label></fieldset>
<label><input type="checkbox" name="agree" style="opacity:0"> I agree</label>
<label>Color <select name="color"><option value="r">Red<option value="g" selected>Green</select></label>
<button>Send</button><button disabled>Not now</button></form><a href="#more">More</a><iframe srcdoc="<label>Card <input></label>"></iframe>
<script>window.log = []; order.addEventListener('submit', (event) => { event.preventDefault();
  log.push(new URLSearchParams(new FormData(order)).toString()); });
  order.elements.name.addEventListener('change', () => log.push('change'));</script>`;

const EDITABLE = readFileSync(new URL('../../support/pages/editable.html', import.meta.url), 'utf8');
const LONG = { type: 'textarea', isFilled: true };

/** What pages have instead of fields and buttons. */
const NEIGHBOURS = `<div contenteditable style="height:40px" title="Message"></div><div id="host"></div>
<iframe id="old" title="Old editor"></iframe>
<div role="listbox" aria-label="Pick"><div role="option">one</div><div role="option">two</div></div>
<details><summary>Details</summary>inside</details>
<table><tr><td role="gridcell" id="d14">14</td><td role="gridcell" id="d15">15</td></tr></table>
<div style="cursor:pointer"><b>Open</b> <span>the card</span></div>
<div id="around"><p>Nothing to press, although what lies around it listens.</p><span id="listens">Listens</span></div>
<label><input type="file" style="display:none">Upload</label>
<script>window.log = []; for (const part of [around, listens]) part.addEventListener('click', () => log.push(part.id));
d15.onclick = d14.onclick = ({ target }) => log.push(target.textContent);
host.attachShadow({ mode: 'open' }).innerHTML = '<div contenteditable="plaintext-only" title="Shadow note">x</div>';
old.contentDocument.designMode = 'on'; old.contentDocument.body.innerHTML = '<p>old text</p>';</script>`;

/** A frame whose one element to press has only a listener, with a frame of its own site inside. */
const LISTENING = `<span id="only">Only listens</span><iframe srcdoc="<span id=deep>Listens deep inside</span>
<script>deep.addEventListener('pointerdown', () => parent.log.push('deep'))</script>"></iframe>
<script>window.log = []; only.addEventListener('click', () => log.push('only'));</script>`;

const NAMELESS = `<p>Code: <input></p><table><tr><td>Street<td><input></table><input name="deliveryCity">
<button><i class="fa fa-trash">\uf2ed</i></button><a href="#x"><i class="bi bi-shopping-cart" style="display:block;height:9px"></i></a>
<button><span class="material-icons">keyboard_arrow_down</span></button><span onclick="" title="Zoom in">\ue8ff</span>
<button><svg width="9" height="9"><use href="#icon-settings"></use></svg></button>`;

/** As Select2 and others draw lists: the real one is hidden, and has its options or gets them from a server when somebody searches. */
const DRAWN_LIST = (label: string, chosen: string, options: string) => `<div><label for="${label}">${label}:</label>
<select id="${label}" aria-hidden="true" tabindex="-1" style="position:absolute;width:1px;height:1px;clip-path:inset(50%)">${options}</select>
<span><span><span role="combobox" tabindex="0" style="display:inline-block;width:9em;height:1em" aria-labelledby="${label}-chosen"><span id="${label}-chosen" role="textbox" aria-readonly="true" title="${chosen}">${chosen}</span></span></span></span></div>`;
const DRAWN_LISTS =
  DRAWN_LIST('Author', '', '<option value="" selected></option>') +
  DRAWN_LIST('Publisher', 'Harcourt', '<option value="1" selected>Harcourt</option>') +
  DRAWN_LIST('Language', 'English', '<option selected>English</option><option>Norwegian</option>') +
  '<div role="combobox" tabindex="0" aria-label="Shelf">North <b>wall</b></div>';

describe('the form without the picture', () => {
  let open: OpenSession;
  afterEach(() => open.close());

  const read = async () => (await (await open.post('form', {})).json()) as PageForm;
  const act = (form: PageForm, label: string, what: object) =>
    open.post('form-act', { form: form.id, ref: refOf(form, label), ...what });

  it('lists headings, texts, fields, choices and buttons in reading order, and no password', async () => {
    open = await openSession('/still');
    await open.page.setContent(PAGE);
    await open.openGate();
    const form = await read();
    expect(form.title).toBe('Order');
    expect(JSON.stringify(form)).not.toContain('hunter2');
    expect(form.items.map((item) => ('ref' in item ? { ...item, ref: 'e' } : item))).toEqual([
      { kind: 'heading', level: 1, text: 'Order' },
      { kind: 'text', text: 'Fill in all of it.', isAlert: false },
      { kind: 'text', text: 'Something is missing', isAlert: true },
      field('Name', { value: 'Ana', isFilled: true, isRequired: true }),
      field('Password', { type: 'password', isFilled: true }),
      field('Age', { type: 'number' }),
      field('Day', { type: 'date' }),
      { kind: 'text', text: 'Size', isAlert: false },
      check('Small', { isRadio: true, group: 'Size' }),
      check('Middle', { isRadio: true, group: 'Size', isChecked: true }),
      check('I agree', {}),
      {
        kind: 'select',
        ref: 'e',
        label: 'Color',
        isDisabled: false,
        isMultiple: false,
        options: [
          { label: 'Red', isChosen: false, isDisabled: false },
          { label: 'Green', isChosen: true, isDisabled: false },
        ],
      },
      { kind: 'press', ref: 'e', label: 'Send', isDisabled: false, isLink: false },
      { kind: 'press', ref: 'e', label: 'Not now', isDisabled: true, isLink: false },
      { kind: 'press', ref: 'e', label: 'More', isDisabled: false, isLink: true },
      field('Card', {}),
    ]);
  });

  it('fills, chooses and presses on the page, and tells of each act but not what was typed', async () => {
    open = await openSession('/still');
    await open.page.setContent(PAGE);
    await open.openGate();
    for (const [label, what] of [
      ['Name', { value: 'Zoë 🌻' }],
      ['Password', { value: '' }],
      ['Age', { value: '41' }],
      ['Day', { value: '2030-02-01' }],
      ['Small', { checked: true }],
      ['I agree', { checked: true }],
      ['Color', { options: [0] }],
      ['Send', { press: true }],
    ] as const) {
      expect((await act(await read(), label, what)).status, label).toBe(204);
    }
    const sent = new URLSearchParams('name=Zoë 🌻&secret=&age=41&day=2030-02-01&size=s&agree=on&color=r').toString();
    expect(await open.log()).toEqual(['change', sent]);
    const acts = await (await open.post('acts', {})).text();
    expect(acts).toContain('ticked a box');
    expect(acts).not.toContain('Zoë');
  });

  it('fills fields of a frame', async () => {
    open = await openSession('/still');
    await open.page.setContent(PAGE);
    await open.openGate();
    const form = await read();
    expect((await act(form, 'Card', { value: '4242' })).status).toBe(204);
    expect(await open.page.frameLocator('iframe').getByLabel('Card').inputValue()).toBe('4242');
  });

  it('offers all that can be edited or pressed, with a role or without, and lets the page keep its own roles', async () => {
    open = await openSession('/still');
    await open.page.setContent(EDITABLE);
    await open.openGate();
    const form = await read();
    expect(form.items.map((item) => ('ref' in item ? { ...item, ref: 'e' } : item))).toEqual([
      field('A', { ...LONG, value: 'plain contenteditable' }),
      { kind: 'text', text: 'B:', isAlert: false },
      field('With role', { ...LONG, value: 'with role' }),
      { kind: 'text', text: 'C:', isAlert: false },
      field('Rich Text Area', { ...LONG, value: 'iframe body editor' }),
      { kind: 'text', text: 'D:', isAlert: false },
      { ...press('Pick a day'), value: '' },
      { kind: 'text', text: 'E:', isAlert: false },
      press('Click me (div with a listener)'),
    ]);
    expect(await open.page.evaluate(`document.querySelectorAll('[role]').length`)).toBe(1);
    for (const [label, text] of Object.entries({ A: 'first\nsecond', 'With role': 'b', 'Rich Text Area': 'c' })) {
      expect((await act(await read(), label, { value: text })).status, label).toBe(204);
    }
    expect(await open.page.locator('#a').innerText()).toBe('first\nsecond');
    expect(await open.page.locator('#bb').innerText()).toBe('b');
    expect(await open.page.frameLocator('#f').locator('body').innerText()).toBe('c');
    await act(await read(), 'Click me (div with a listener)', { press: true });
    expect(await open.page.title()).toBe('div clicked');
    await act(await read(), 'Pick a day', { press: true });
    await act(await read(), '15', { press: true });
    expect(await open.page.title()).toBe('day 15');
  });

  it('finds editors without text, in shadow roots and in design mode, and lists of the page itself', async () => {
    open = await openSession('/still');
    await open.page.setContent(NEIGHBOURS);
    await open.openGate();
    const form = await read();
    const labels = form.items.flatMap((item) => ('ref' in item ? [`${item.kind} ${item.label}`] : []));
    expect(labels).toEqual([
      'field Message',
      'field Shadow note',
      'field Old editor',
      'press one',
      'press two',
      'press Details',
      'press 14',
      'press 15',
      'press Open the card',
      'press Listens',
      'press Upload',
    ]);
    await act(form, 'Old editor', { value: 'new text' });
    expect(await open.page.frameLocator('#old').locator('body').innerText()).toBe('new text');
    await act(await read(), '15', { press: true });
    await act(await read(), 'Listens', { press: true });
    expect(await open.log()).toEqual(['15', 'listens', 'around']);
  });

  it('finds what only listens to presses in frames of other processes, and in frames inside those', async () => {
    open = await openSession('/still', siteIsolation());
    await open.page.route('**/listening', (route) => route.fulfill({ contentType: 'text/html', body: LISTENING }));
    const other = `${open.site.url.replace('127.0.0.1', 'localhost')}/listening`;
    await open.page.setContent(`<iframe src="${other}"></iframe>`);
    await open.openGate();
    const form = await read();
    const labels = form.items.flatMap((item) => ('ref' in item ? [`${item.kind} ${item.label}`] : []));
    expect(labels).toEqual(['press Only listens', 'press Listens deep inside']);
    const frame = open.page.frame({ url: other })!;
    for (const label of ['Only listens', 'Listens deep inside'])
      expect((await act(await read(), label, { press: true })).status, label).toBe(204);
    expect(await frame.evaluate('[log, document.querySelectorAll("[role]").length]')).toEqual([['only', 'deep'], 0]);
  });

  it('names what the page gave no name', async () => {
    open = await openSession('/still');
    await open.page.setContent(NAMELESS);
    await open.openGate();
    const form = await read();
    expect(form.items.map((item) => ('ref' in item ? `${item.kind} ${item.label}` : item.text))).toEqual([
      'field Code',
      'field Street',
      'field Delivery city',
      'press Trash',
      'press Shopping cart',
      'press keyboard arrow down',
      'press Zoom in',
      'press Settings',
    ]);
    expect(JSON.stringify(form)).not.toMatch(/[\uE000-\uF8FF]/);
  });

  it('names a list that the page draws by the label of the one it hides, and shows what is chosen', async () => {
    open = await openSession('/still');
    await open.page.setContent(DRAWN_LISTS);
    await open.openGate();
    const { items } = await read();
    expect(items.map((item) => ('ref' in item ? { ...item, ref: 'e' } : item))).toEqual([
      { ...press('Author'), value: '' },
      { ...press('Publisher'), value: 'Harcourt' },
      expect.objectContaining({ kind: 'select', label: 'Language' }),
      { ...press('Language'), value: 'English' },
      { ...press('Shelf'), value: 'North wall' },
    ]);
  });

  it('lists what belongs to a list that stands open: its options, and the field that searches in it', async () => {
    open = await openSession('/still');
    await open.page
      .setContent(`<span role="combobox" tabindex="0" aria-label="Author" aria-expanded="true" aria-owns="found">All</span>
      <div role="combobox" aria-label="City"><span><input aria-label="Name of the city"></span></div><button>Save</button>
      <div><input type="search"><ul role="listbox" id="found"><li role="option">Ana</li><li role="option">Zoë</li></ul></div>`);
    await open.openGate();
    const { items } = await read();
    expect(items.map((item) => ('ref' in item ? `${item.kind} ${item.label}` : item.text))).toEqual([
      'press Author',
      'press Ana',
      'press Zoë',
      'press City',
      'field Name of the city',
      'press Save',
      'field Search',
    ]);
  });

  it('is read again only when the page has what it loads because of an act', async () => {
    const practice = await startPracticeSite({ port: 0 });
    try {
      open = await openSession('/still');
      await open.page.setContent(`<label>City <input id="city"></label><div id="found"></div><script>
        city.oninput = () => setTimeout(() => fetch('${practice.url}/slow-load?ms=700', { mode: 'no-cors' })
          .then(() => { found.innerHTML = '<button>Lisbon</button>'; }), 200);</script>`);
      await open.openGate();
      await act(await read(), 'City', { value: 'Lis' });
      expect((await read()).items).toContainEqual(expect.objectContaining({ kind: 'press', label: 'Lisbon' }));
    } finally {
      await practice.stop();
    }
  });

  it('tells whether filling in is what the page is for', async () => {
    open = await openSession('/still');
    await open.openGate();
    const isMostlyFields = async (content: string) => {
      await open.page.setContent(content);
      return (await read()).isMostlyFields;
    };
    const login = '<label>User <input></label><label>Password <input type="password"></label><button>In</button>';
    expect(await isMostlyFields(login)).toBe(true);
    expect(await isMostlyFields(`<label>Search <input></label>`)).toBe(false);
    expect(await isMostlyFields(`${'<a href="#x">Item</a> '.repeat(20)}${login}`)).toBe(false);
  });

  it('is closed while the gate is shut, also at its deadline', async () => {
    open = await openSession('/still');
    await open.page.setContent(PAGE);
    expect((await open.post('form', {})).status).toBe(409);
    await open.openGate();
    const form = await read();
    await open.post('gate', { open: false });
    expect((await act(form, 'Name', { value: 'late' })).status).toBe(409);
    expect(await open.page.getByLabel('Name').inputValue()).toBe('Ana');
  });

  it('never acts on another page than the one that was read', async () => {
    open = await openSession('/still');
    await open.page.setContent(PAGE);
    await open.openGate();
    const form = await read();
    const later = await read();
    expect((await act(form, 'Send', { press: true })).status).toBe(410);
    await open.page.goto(`${open.site.url}/form`);
    expect((await act(later, 'Send', { press: true })).status).toBe(504);
    expect(await open.log()).toEqual([]);
  });

  it('follows a press to the next page', async () => {
    const practice = await startPracticeSite({ port: 0 });
    try {
      open = await openSession('/still');
      await open.page.goto(`${practice.url}/login`);
      await open.openGate();
      await act(await read(), 'Username', { value: 'ana' });
      await act(await read(), 'One-time code', { value: '123456' });
      await act(await read(), 'Submit', { press: true });
      const form = await read();
      expect(form.items).toContainEqual({ kind: 'heading', level: 1, text: 'Welcome, ana' });
      expect(practice.visits.submits.filter(({ path }) => path === '/login')).toHaveLength(1);
    } finally {
      await practice.stop();
    }
  });
});

describe('watchers', () => {
  let open: OpenSession;
  afterEach(() => open.close());

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
  let open: OpenSession;
  afterEach(() => open.close());

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

function field(label: string, more: object) {
  const plain = { type: 'text', value: '', isFilled: false, isRequired: false, autocomplete: '', inputMode: '' };
  return { kind: 'field', ref: 'e', label, isDisabled: false, field: { ...plain, ...more } };
}

function press(label: string) {
  return { kind: 'press', ref: 'e', label, isDisabled: false, isLink: false };
}

function check(label: string, more: object) {
  return { kind: 'check', ref: 'e', label, isDisabled: false, isRadio: false, group: '', isChecked: false, ...more };
}

function refOf(form: PageForm, label: string): string | undefined {
  const found = form.items.find(
    (item): item is Extract<FormItem, { ref: string }> => 'ref' in item && item.label === label,
  );
  return found?.ref;
}
