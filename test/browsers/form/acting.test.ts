import { describe, expect, it } from 'vitest';
import { startPracticeSite } from '../../../examples/practice-site/site.js';
import { openSession } from '../open-session.js';
import { PAGE, useForm } from './use-form.js';

const test = useForm();

describe('the form without the picture', () => {
  it('fills, chooses and presses on the page, and tells of each act but not what was typed', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(PAGE);
    await test.open.openGate();
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
      expect((await test.act(await test.read(), label, what)).status, label).toBe(204);
    }
    const sent = new URLSearchParams('name=Zoë 🌻&secret=&age=41&day=2030-02-01&size=s&agree=on&color=r').toString();
    expect(await test.open.log()).toEqual(['change', sent]);
    const acts = await (await test.open.post('acts', {})).text();
    expect(acts).toContain('ticked a box');
    expect(acts).not.toContain('Zoë');
  });

  it('fills fields of a frame', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(PAGE);
    await test.open.openGate();
    const form = await test.read();
    expect((await test.act(form, 'Card', { value: '4242' })).status).toBe(204);
    expect(await test.open.page.frameLocator('iframe').getByLabel('Card').inputValue()).toBe('4242');
  });

  it('is read again only when the page has what it loads because of an act', async () => {
    const practice = await startPracticeSite({ port: 0 });
    try {
      test.open = await openSession('/still');
      await test.open.page.setContent(`<label>City <input id="city"></label><div id="found"></div><script>
        city.oninput = () => setTimeout(() => fetch('${practice.url}/slow-load?ms=700', { mode: 'no-cors' })
          .then(() => { found.innerHTML = '<button>Lisbon</button>'; }), 200);</script>`);
      await test.open.openGate();
      await test.act(await test.read(), 'City', { value: 'Lis' });
      expect((await test.read()).items).toContainEqual(expect.objectContaining({ kind: 'press', label: 'Lisbon' }));
    } finally {
      await practice.stop();
    }
  });

  it('is closed while the gate is shut, also at its deadline', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(PAGE);
    expect((await test.open.post('form', {})).status).toBe(409);
    await test.open.openGate();
    const form = await test.read();
    await test.open.post('gate', { open: false });
    expect((await test.act(form, 'Name', { value: 'late' })).status).toBe(409);
    expect(await test.open.page.getByLabel('Name').inputValue()).toBe('Ana');
  });

  it('never acts on another page than the one that was read', async () => {
    test.open = await openSession('/still');
    await test.open.page.setContent(PAGE);
    await test.open.openGate();
    const form = await test.read();
    const later = await test.read();
    expect((await test.act(form, 'Send', { press: true })).status).toBe(410);
    await test.open.page.goto(`${test.open.site.url}/form`);
    expect((await test.act(later, 'Send', { press: true })).status).toBe(504);
    expect(await test.open.log()).toEqual([]);
  });

  it('follows a press to the next page', async () => {
    const practice = await startPracticeSite({ port: 0 });
    try {
      test.open = await openSession('/still');
      await test.open.page.goto(`${practice.url}/login`);
      await test.open.openGate();
      await test.act(await test.read(), 'Username', { value: 'ana' });
      await test.act(await test.read(), 'One-time code', { value: '123456' });
      await test.act(await test.read(), 'Submit', { press: true });
      const form = await test.read();
      expect(form.items).toContainEqual({ kind: 'heading', level: 1, text: 'Welcome, ana' });
      expect(practice.visits.submits.filter(({ path }) => path === '/login')).toHaveLength(1);
    } finally {
      await practice.stop();
    }
  });
});
