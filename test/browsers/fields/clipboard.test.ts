import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

const CONTROL = 2;
const SHIFT = 8;
const NAME = [150, 20] as const;
const WORDS = [110, 50] as const;

let open: OpenSession;
afterEach(() => open.close());

const PAGE = `<body style="margin:0"><style>body > * { position: absolute; margin: 0; left: 100px; width: 300px; height: 30px; box-sizing: border-box }</style>
  <input id="name" style="top:10px"><div id="words" tabindex="0" style="top:50px">alpha</div><iframe id="frame" style="top:100px;height:80px"></iframe></body>`;
const WATCH = `window.log = [];
  for (const type of ['keydown', 'keyup', 'copy', 'cut', 'paste'])
    addEventListener(type, (event) => log.push([type, event.key ?? event.clipboardData.getData('text'), event.target.id].join(' ').trim()));`;

/** A person in control of a page that puts down its keys and what happens to its clipboard. */
async function person(more = ''): Promise<TestViewer> {
  open = await openSession('/still');
  await open.page.setContent(PAGE);
  await open.page.evaluate(WATCH + more);
  const viewer = await open.view();
  await until(() => viewer.frames.length > 0);
  await open.openGate();
  viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page' });
  await until(() => (viewer.latest('fields')?.fields.length ?? 0) > 0);
  return viewer;
}

/** What a viewer sends when somebody presses a shortcut of the clipboard. */
function shortcut(viewer: TestViewer, key: string, modifiers: number, act: 'copy' | 'cut' | { paste: string }): void {
  const press = { type: 'key', key, code: `Key${key.toUpperCase()}`, location: 0, repeat: false, modifiers } as const;
  viewer.send({ ...press, action: 'down' });
  viewer.send(typeof act === 'string' ? { type: act, byKey: true } : { type: 'paste', text: act.paste, byKey: true });
  viewer.send({ ...press, action: 'up' });
}

const logged = async (line: string) => (await open.log()).includes(line);

describe('a key that copies, cuts or pastes', () => {
  it('reaches the page before what it does, and its release after that', async () => {
    const viewer = await person();
    viewer.click(...NAME);
    viewer.send({ type: 'text', text: 'word' });
    viewer.key('a', 'KeyA', CONTROL);
    shortcut(viewer, 'c', CONTROL, 'copy');
    shortcut(viewer, 'x', CONTROL, 'cut');
    shortcut(viewer, 'v', CONTROL, { paste: 'one' });
    shortcut(viewer, 'V', CONTROL | SHIFT, { paste: 'two' });
    shortcut(viewer, 'Insert', SHIFT, { paste: 'three' });
    shortcut(viewer, 'Insert', CONTROL, 'copy');
    shortcut(viewer, 'Delete', SHIFT, 'cut');
    await until(() => logged('keyup Delete name'));
    expect((await open.log()).slice(2)).toEqual([
      ...['keydown c name', 'copy  name', 'keyup c name'],
      ...['keydown x name', 'cut  name', 'keyup x name'],
      ...['keydown v name', 'paste one name', 'keyup v name'],
      ...['keydown V name', 'paste two name', 'keyup V name'],
      ...['keydown Insert name', 'paste three name', 'keyup Insert name'],
      ...['keydown Insert name', 'copy  name', 'keyup Insert name'],
      ...['keydown Delete name', 'cut  name', 'keyup Delete name'],
    ]);
    expect(await open.page.inputValue('#name')).toBe('onetwothree');
    expect(viewer.messages.flatMap((message) => (message.type === 'copied' ? [message.text] : []))).toEqual([
      'word',
      'word',
      '',
      '',
    ]);
  });

  it('does no more when the page prevents it, as a terminal does', async () => {
    const viewer = await person(`addEventListener('keydown', (event) => event.preventDefault());`);
    viewer.click(...NAME);
    shortcut(viewer, 'c', CONTROL, 'copy');
    shortcut(viewer, 'v', CONTROL, { paste: 'not this' });
    // From a menu of the person's own browser no key comes before it.
    viewer.send({ type: 'paste', text: 'but this' });
    await until(() => logged('paste but this name'));
    expect(await open.log()).toEqual([
      'keydown c name',
      'keyup c name',
      'keydown v name',
      'keyup v name',
      'paste but this name',
    ]);
    expect(viewer.latest('copied')).toBeUndefined();
  });

  it('copies what the page wants where nothing is selected and there is no field, also in a frame', async () => {
    const viewer = await person();
    const copies = `addEventListener('copy', (event) => { event.preventDefault(); event.clipboardData.setData('text/plain', 'by ' + location.href); })`;
    await open.page.evaluate(copies);
    viewer.click(...WORDS);
    shortcut(viewer, 'c', CONTROL, 'copy');
    await until(() => viewer.latest('copied')?.text.startsWith('by http'));
    const frame = open.page.frames()[1]!;
    await frame.setContent('<canvas tabindex="0" style="width:200px;height:50px"></canvas>');
    await frame.evaluate(copies);
    viewer.click(150, 120);
    await until(() => frame.evaluate<boolean>('document.hasFocus()'));
    shortcut(viewer, 'c', CONTROL, 'copy');
    await until(() => viewer.latest('copied')?.text === 'by about:blank');
  });
});

describe('what a page copies by itself', () => {
  const press = async (viewer: TestViewer, does: string) => {
    await open.page.evaluate(`document.querySelector('#words').onclick = () => { ${does} }`);
    viewer.click(...WORDS);
  };

  it.each([
    ['writeText', `navigator.clipboard.writeText('made').then(() => log.push('copied'))`],
    [
      'write',
      `navigator.clipboard.write([new ClipboardItem({ 'text/plain': new Blob(['made'], { type: 'text/plain' }) })]).then(() => log.push('copied'))`,
    ],
    [
      'execCommand and a field of its own',
      `const field = document.body.appendChild(document.createElement('textarea')); field.value = 'made'; field.select();
       if (document.execCommand('copy')) log.push('copied'); field.remove();`,
    ],
    [
      'data that it sets, and an event that goes no further',
      `document.addEventListener('copy', (event) => { event.preventDefault(); event.stopPropagation(); event.clipboardData.setData('text', 'made'); }, { once: true, capture: true });
       if (document.execCommand('copy')) log.push('copied');`,
    ],
  ])('reaches the person: %s', async (_, does) => {
    const viewer = await person();
    await press(viewer, does);
    await until(() => viewer.latest('copied')?.text === 'made');
    await until(() => logged('copied'));
  });

  it('reaches them when they acted just before, and with a word when it is too long or no text', async () => {
    const viewer = await person();
    await open.page.evaluate(`navigator.clipboard.writeText('stolen').then(() => log.push('asked'))`);
    await until(() => logged('asked'));
    await press(viewer, `navigator.clipboard.writeText('x'.repeat(100_000))`);
    await until(() => viewer.latest('copied')?.text.length === 65_536);
    await until(() => viewer.latest('notice')?.text.includes('first 65536 characters'));
    await press(
      viewer,
      `navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([], { type: 'image/png' }) })])`,
    );
    await until(
      () => viewer.latest('notice')?.text === 'The page copied something other than text, which cannot be sent to you',
    );
    expect(viewer.messages.some((message) => message.type === 'copied' && message.text === 'stolen')).toBe(false);
  });

  it('is nobody’s business when the pause is over, and the page finds no name of ours', async () => {
    const viewer = await person();
    const seen = `JSON.stringify([String(navigator.clipboard.writeText), Object.keys(globalThis).filter((name) => /report[0-9a-f]/.test(name))])`;
    expect(await open.page.evaluate(seen)).toBe('["function () { [native code] }",[]]');
    const before = viewer.messages.length;
    expect((await open.post('gate', { open: false })).status).toBe(204);
    // Chromium without a window lets no page copy.
    expect(
      await open.page.evaluate(`navigator.clipboard.writeText('later').then(() => 'copied', ({ name }) => name)`),
    ).toBe('NotAllowedError');
    expect(viewer.messages.slice(before).map(({ type }) => type)).not.toContain('copied');
  });
});
