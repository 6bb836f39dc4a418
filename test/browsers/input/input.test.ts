import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

const BUTTON = [150, 220] as const;
const FIELD = [200, 115] as const;
const CONTROL = 2;
const META = 4;
const SHIFT = 8;

let open: OpenSession;
afterEach(() => open.close());

/** A viewer that holds the link, with a picture, while a pause is open. */
async function person(): Promise<TestViewer> {
  const viewer = await open.view();
  await until(() => viewer.frames.length > 0);
  await open.openGate();
  return viewer;
}

const fieldValue = () => open.page.inputValue('#field');

describe('input of a person', () => {
  it('types text and sends a form with Enter', async () => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.click(...FIELD);
    for (const letter of 'abc') viewer.key(letter, `Key${letter.toUpperCase()}`);
    viewer.key('D', 'KeyD', SHIFT);
    viewer.key('.', 'Period');
    viewer.key('Backspace', 'Backspace');
    viewer.key('Enter', 'Enter');
    await until(async () => (await open.log()).includes('submit abcD'));
    expect(await open.log()).toContain('down . Period 190');
  });

  it('inserts pasted and composed text', async () => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.click(...FIELD);
    viewer.send({ type: 'text', text: 'héllo 日本 🎉' });
    await until(async () => (await fieldValue()) === 'héllo 日本 🎉');
  });

  it.each([
    ['Control', CONTROL],
    ["a Mac's Meta", META],
  ])('selects all with %s and A, and undoes with Z', async (_, modifier) => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.click(...FIELD);
    viewer.send({ type: 'text', text: 'old' });
    viewer.key('a', 'KeyA', modifier);
    viewer.key('n', 'KeyN');
    await until(async () => (await fieldValue()) === 'n');
    viewer.key('z', 'KeyZ', modifier);
    await until(async () => (await fieldValue()) === 'old');
  });

  it('types what keys of several characters print', async () => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.click(...FIELD);
    const texts = ['لا', 'ক্ষ', 'क्ष', '^q', 'e\u0301', '👩‍👧', '🇧🇷', 'x'];
    for (const text of texts) viewer.key(text, 'KeyB');
    viewer.key('ArrowLeft', 'ArrowLeft');
    viewer.key('F9', 'F9');
    viewer.key('Enter', 'Enter');
    await until(async () => (await open.log()).includes(`submit ${texts.join('')}`));
    expect((await open.log()).filter((line) => line.startsWith('down'))).toHaveLength(texts.length + 3);
  });

  it('never touches the clipboard of the machine', async () => {
    open = await openSession('/form');
    const viewer = await person();
    await until(() => (viewer.latest('fields')?.fields.length ?? 0) > 0);
    viewer.click(...FIELD);
    viewer.send({ type: 'text', text: 'secret' });
    viewer.key('a', 'KeyA', CONTROL);
    viewer.key('x', 'KeyX', CONTROL);
    viewer.key('v', 'KeyV', CONTROL);
    viewer.key('End', 'End');
    viewer.key('!', 'Digit1', SHIFT);
    await until(async () => (await fieldValue()) === 'secret!');
    expect(await open.log()).toContain('down x KeyX 88');
  });

  it('clicks, and clicks twice', async () => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.click(...BUTTON);
    await until(async () => (await open.log()).includes('click'));
    expect(await open.log()).toEqual(['mousedown', 'mouseup', 'click']);
    viewer.click(120, 310, 1);
    viewer.click(120, 310, 2);
    await until(async () => (await open.page.evaluate('getSelection().toString().trim()')) === 'alpha');
  });

  it('drags', async () => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.move(108, 410);
    viewer.press(108, 410);
    for (let x = 120; x <= 480; x += 40) viewer.move(x, 410, 1);
    viewer.release(480, 410);
    await until(async () => Number(await open.page.inputValue('#slider')) > 90);
  });

  it('drops what is dragged, however quickly', async () => {
    open = await openSession('/drop');
    const viewer = await person();
    for (let drops = 1; drops <= 10; drops += 1) {
      viewer.move(50, 50);
      viewer.press(50, 50);
      viewer.move(250, 50, 1);
      viewer.release(250, 50);
      viewer.key('x', 'KeyX');
      await until(async () => (await open.log()).length === 2 * drops);
    }
    expect(new Set(await open.log())).toEqual(new Set(['dropped', 'x']));
  });

  it('takes back what is dragged by Escape', async () => {
    open = await openSession('/drop');
    const viewer = await person();
    await open.page.evaluate(
      `addEventListener('dragstart', () => log.push('start'));
      addEventListener('dragend', ({ dataTransfer }) => log.push('end ' + dataTransfer.dropEffect))`,
    );
    viewer.move(50, 50);
    viewer.press(50, 50);
    viewer.move(150, 50, 1);
    viewer.move(250, 50, 1);
    await until(async () => (await open.log()).includes('start'));
    viewer.key('Escape', 'Escape');
    await until(async () => (await open.log()).includes('end none'));
    viewer.release(250, 50);
    viewer.key('x', 'KeyX');
    await until(async () => (await open.log()).includes('x'));
    expect(await open.log()).not.toContain('dropped');
  });

  it('scrolls', async () => {
    open = await openSession('/form');
    await open.page.evaluate('document.body.style.height = "5000px"');
    const viewer = await person();
    viewer.send({ type: 'wheel', x: 600, y: 300, deltaX: 0, deltaY: 400, modifiers: 0 });
    await until(() => open.page.evaluate('scrollY === 400'));
  });

  it('opens a tab by a click and goes on in it', async () => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.click(140, 510);
    await until(() => viewer.latest('page')?.title === 'Other');
  });

  it('goes back and reloads, and never back to the blank page before the first', async () => {
    open = await openSession('/form');
    const viewer = await person();
    await open.page.goto(`${open.site.url}/other`);
    viewer.send({ type: 'navigate', action: 'back' });
    await until(() => open.page.url().endsWith('/form'));
    await open.page.evaluate('window.log = ["old"]');
    viewer.send({ type: 'navigate', action: 'back' });
    viewer.send({ type: 'navigate', action: 'reload' });
    await until(async () => (await open.log().catch(() => ['old'])).length === 0);
    expect(open.page.url()).toBe(`${open.site.url}/form`);
  });

  it('lets go of what is pressed when the person leaves, without a click', async () => {
    open = await openSession('/form');
    const viewer = await person();
    viewer.send({
      type: 'key',
      action: 'down',
      key: 'Shift',
      code: 'ShiftLeft',
      location: 1,
      repeat: false,
      modifiers: 8,
    });
    viewer.move(...BUTTON);
    viewer.press(...BUTTON);
    await until(async () => (await open.log()).includes('mousedown'));
    viewer.leave();
    await until(async () => (await open.log()).includes('up Shift'));
    const next = await open.view();
    await until(() => next.latest('page') !== undefined);
    next.move(300, 600);
    await until(() => open.page.evaluate('window.mouse?.join() === "300,600,0"'));
    expect(await open.log()).toEqual(['down Shift ShiftLeft 16', 'mousedown', 'up Shift']);
  });
});
