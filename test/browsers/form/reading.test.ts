import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSession } from '../open-session.js';
import { siteIsolation } from '../site-isolation.js';
import { PAGE, useForm } from './use-form.js';

const test = useForm();

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
  it('lists headings, texts, fields, choices and buttons in reading order, and no password', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(PAGE);
    await test.open.openGate();
    const form = await test.read();
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

  it('offers all that can be edited or pressed, with a role or without, and lets the page keep its own roles', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(EDITABLE);
    await test.open.openGate();
    const form = await test.read();
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
    expect(await test.open.page.evaluate(`document.querySelectorAll('[role]').length`)).toBe(1);
    for (const [label, text] of Object.entries({ A: 'first\nsecond', 'With role': 'b', 'Rich Text Area': 'c' })) {
      expect((await test.act(await test.read(), label, { value: text })).status, label).toBe(204);
    }
    expect(await test.open.page.locator('#a').innerText()).toBe('first\nsecond');
    expect(await test.open.page.locator('#bb').innerText()).toBe('b');
    expect(await test.open.page.frameLocator('#f').locator('body').innerText()).toBe('c');
    await test.act(await test.read(), 'Click me (div with a listener)', { press: true });
    expect(await test.open.page.title()).toBe('div clicked');
    await test.act(await test.read(), 'Pick a day', { press: true });
    await test.act(await test.read(), '15', { press: true });
    expect(await test.open.page.title()).toBe('day 15');
  });

  it('finds editors without text, in shadow roots and in design mode, and lists of the page itself', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(NEIGHBOURS);
    await test.open.openGate();
    const form = await test.read();
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
    await test.act(form, 'Old editor', { value: 'new text' });
    expect(await test.open.page.frameLocator('#old').locator('body').innerText()).toBe('new text');
    await test.act(await test.read(), '15', { press: true });
    await test.act(await test.read(), 'Listens', { press: true });
    expect(await test.open.log()).toEqual(['15', 'listens', 'around']);
  });

  it('finds what only listens to presses in frames of other processes, and in frames inside those', async () => {
    test.open = await openSession('/still', siteIsolation());
    await test.open.page.route('**/listening', (route) => route.fulfill({ contentType: 'text/html', body: LISTENING }));
    const other = `${test.open.site.url.replace('127.0.0.1', 'localhost')}/listening`;
    await test.open.page.setContent(`<iframe src="${other}"></iframe>`);
    await test.open.openGate();
    const form = await test.read();
    const labels = form.items.flatMap((item) => ('ref' in item ? [`${item.kind} ${item.label}`] : []));
    expect(labels).toEqual(['press Only listens', 'press Listens deep inside']);
    const frame = test.open.page.frame({ url: other })!;
    for (const label of ['Only listens', 'Listens deep inside'])
      expect((await test.act(await test.read(), label, { press: true })).status, label).toBe(204);
    expect(await frame.evaluate('[log, document.querySelectorAll("[role]").length]')).toEqual([['only', 'deep'], 0]);
  });

  it('names what the page gave no name', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(NAMELESS);
    await test.open.openGate();
    const form = await test.read();
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
    test.open = await openSession('/still');
    await test.open.page.setContent(DRAWN_LISTS);
    await test.open.openGate();
    const { items } = await test.read();
    expect(items.map((item) => ('ref' in item ? { ...item, ref: 'e' } : item))).toEqual([
      { ...press('Author'), value: '' },
      { ...press('Publisher'), value: 'Harcourt' },
      expect.objectContaining({ kind: 'select', label: 'Language' }),
      { ...press('Language'), value: 'English' },
      { ...press('Shelf'), value: 'North wall' },
    ]);
  });

  it('lists what belongs to a list that stands open: its options, and the field that searches in it', async () => {
    test.open = await openSession('/still');
    await test.open.page
      .setContent(`<span role="combobox" tabindex="0" aria-label="Author" aria-expanded="true" aria-owns="found">All</span>
      <div role="combobox" aria-label="City"><span><input aria-label="Name of the city"></span></div><button>Save</button>
      <div><input type="search"><ul role="listbox" id="found"><li role="option">Ana</li><li role="option">Zoë</li></ul></div>`);
    await test.open.openGate();
    const { items } = await test.read();
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

  it('tells whether filling in is what the page is for', async () => {
    test.open = await openSession('/still');
    await test.open.openGate();
    const isMostlyFields = async (content: string) => {
      await test.open.page.setContent(content);
      return (await test.read()).isMostlyFields;
    };
    const login = '<label>User <input></label><label>Password <input type="password"></label><button>In</button>';
    expect(await isMostlyFields(login)).toBe(true);
    expect(await isMostlyFields(`<label>Search <input></label>`)).toBe(false);
    expect(await isMostlyFields(`${'<a href="#x">Item</a> '.repeat(20)}${login}`)).toBe(false);
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
