import { afterEach, describe, expect, it } from 'vitest';
import type { FormItem, PageForm } from '../../browsers/form/form.js';
import { startPracticeSite } from '../../examples/practice-site/site.js';
import { type OpenSession, openSession } from './open-session.js';
import { until } from './until.js';

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

function check(label: string, more: object) {
  return { kind: 'check', ref: 'e', label, isDisabled: false, isRadio: false, group: '', isChecked: false, ...more };
}

function refOf(form: PageForm, label: string): string | undefined {
  const found = form.items.find(
    (item): item is Extract<FormItem, { ref: string }> => 'ref' in item && item.label === label,
  );
  return found?.ref;
}
