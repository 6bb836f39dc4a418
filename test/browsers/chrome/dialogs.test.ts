import { afterEach, describe, expect, it } from 'vitest';
import type { ServerMessage, ViewerMessage } from '../../../contracts/live-protocol.js';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

type Question = Extract<ServerMessage, { type: 'dialog' }>;

const ALERT = 50;
const CONFIRM = 150;
const PROMPT = 250;
const ENDLESS = 350;
const GUARD = 450;
const MEMBERS = 650;

async function paused(path = '/asks', deadline?: number): Promise<TestViewer> {
  open = await openSession(path);
  await open.openGate(deadline);
  const viewer = await open.view();
  await until(() => viewer.frames.length > 0 && viewer.latest('nav'));
  return viewer;
}

/** The question that is open, once one is that was not there before. */
async function asked(viewer: TestViewer, before?: Question): Promise<Question> {
  await until(() => viewer.latest('dialog') !== undefined && viewer.latest('dialog')?.id !== before?.id);
  return viewer.latest('dialog')!;
}

function answer(
  viewer: TestViewer,
  { id }: Question,
  more: Omit<Extract<ViewerMessage, { type: 'answer' }>, 'type' | 'id'>,
) {
  viewer.send({ type: 'answer', id, ...more });
}

const logged = (entry: unknown) => until(async () => (await open.log()).includes(entry as string));

describe('a dialog during a pause', () => {
  it('goes to the person, and what they answer goes to the page', async () => {
    const viewer = await paused();
    viewer.click(CONFIRM, 50);
    const sure = await asked(viewer);
    expect(sure).toEqual({
      type: 'dialog',
      id: sure.id,
      kind: 'confirm',
      message: 'Sure?',
      defaultValue: '',
      origin: new URL(open.site.url).host,
      mayStop: false,
    });
    answer(viewer, sure, { accept: false });
    await logged(false);
    expect(viewer.latest('dialog-closed')).toEqual({ type: 'dialog-closed', id: sure.id });

    viewer.click(PROMPT, 50);
    const name = await asked(viewer, sure);
    expect(name).toMatchObject({ kind: 'prompt', message: 'Name?', defaultValue: 'Ana' });
    answer(viewer, name, { accept: true, text: 'Zoë 🌻' });
    await logged('Zoë 🌻');

    viewer.click(ALERT, 50);
    const note = await asked(viewer, name);
    expect(note).toMatchObject({ kind: 'alert', message: 'Note' });
    answer(viewer, note, { accept: true });
    await logged('noted');
  });

  it('is seen by everybody and answered once, by the one in control', async () => {
    const holder = await paused();
    const watcher = await open.view({ control: false });
    holder.click(CONFIRM, 50);
    const sure = await asked(holder);
    expect(await asked(watcher)).toEqual(sure);
    answer(watcher, sure, { accept: false });
    const late = await open.view();
    expect(await asked(late)).toEqual(sure);
    // The page waits, and can be seen all the same.
    await until(() => late.frames.length > 0);
    answer(holder, sure, { accept: true });
    await until(() => late.latest('dialog-closed'));
    answer(late, sure, { accept: false });
    await until(() => late.latest('notice'));
    expect(late.latest('notice')?.text).toBe('This dialog has already been answered');
    expect(await open.log()).toEqual([true]);
  });

  it('is there, with the picture, for a viewer who comes while nobody else is watching', async () => {
    const first = await paused();
    first.click(CONFIRM, 50);
    const sure = await asked(first);
    first.leave();
    await first.closed;
    const second = await open.view();
    expect(await asked(second)).toEqual(sure);
    await until(() => second.frames.length > 0);
    answer(second, sure, { accept: true });
    await logged(true);
    second.click(CONFIRM, 50);
    await asked(second, sure);
  });

  it('counts as accepted when the pause ends before it is answered', async () => {
    const viewer = await paused();
    viewer.click(CONFIRM, 50);
    const sure = await asked(viewer);
    expect((await open.post('gate', { open: false })).status).toBe(204);
    expect(await open.log()).toEqual([true]);
    expect(viewer.latest('dialog-closed')?.id).toBe(sure.id);
    answer(viewer, sure, { accept: false });
    // The next one is accepted at once.
    expect(await open.page.evaluate(`confirm('Sure?')`)).toBe(true);
  });

  it('counts as accepted when the deadline passes', async () => {
    const viewer = await paused('/asks');
    viewer.click(CONFIRM, 50);
    await asked(viewer);
    await open.openGate(Date.now() + 500);
    await logged(true);
    expect(viewer.latest('control')?.open).toBe(false);
  });

  it('takes no other input with it: what is typed meanwhile is dropped', async () => {
    const viewer = await paused();
    viewer.click(CONFIRM, 50);
    const sure = await asked(viewer);
    viewer.key('a', 'KeyA');
    viewer.click(ALERT, 50);
    answer(viewer, sure, { accept: true });
    await logged(true);
    viewer.key('b', 'KeyB');
    await logged('down b');
    expect(await open.log()).toEqual([true, 'down b']);
  });

  it('keeps the person on the page when they do not want to leave it', async () => {
    const viewer = await paused();
    viewer.click(GUARD, 50);
    await logged('guarded');
    viewer.send({ type: 'address', url: `${open.site.url}/other` });
    const leave = await asked(viewer);
    expect(leave).toMatchObject({ kind: 'beforeunload' });
    answer(viewer, leave, { accept: false });
    expect(await open.log()).toEqual(['guarded']);
    viewer.send({ type: 'navigate', action: 'reload' });
    const again = await asked(viewer, leave);
    expect(open.page.url()).toBe(`${open.site.url}/asks`);
    answer(viewer, again, { accept: false });
    expect(await open.log()).toEqual(['guarded']);
    viewer.send({ type: 'address', url: `${open.site.url}/other` });
    answer(viewer, await asked(viewer, again), { accept: true });
    await until(() => viewer.latest('page')?.title === 'Other');
  });

  it('can be stopped when the page asks without end', async () => {
    const viewer = await paused();
    viewer.click(ENDLESS, 50);
    let question: Question | undefined;
    for (let count = 0; count < 5; count += 1) {
      question = await asked(viewer, question);
      expect(question.mayStop).toBe(false);
      answer(viewer, question, { accept: true });
    }
    question = await asked(viewer, question);
    expect(question.mayStop).toBe(true);
    answer(viewer, question, { accept: true, stop: true });
    await until(() => open.page.evaluate('window.done'));
    expect(viewer.messages.filter(({ type }) => type === 'dialog')).toHaveLength(6);

    // Loading itself again gives the page no new questions; what the person loads may ask.
    await open.page.reload();
    viewer.click(ALERT, 50);
    await logged('noted');
    const loaded = open.page.waitForEvent('load');
    viewer.send({ type: 'navigate', action: 'reload' });
    await loaded;
    viewer.click(CONFIRM, 50);
    await asked(viewer, question);
  });

  it('can be stopped also when the page asks for a password without end', async () => {
    const viewer = await paused('/still');
    viewer.send({ type: 'address', url: `${open.site.url}/members-again` });
    let question: Question | undefined;
    for (let count = 0; count < 5; count += 1) {
      question = await asked(viewer, question);
      expect(question).toMatchObject({ kind: 'login', mayStop: false });
      answer(viewer, question, { accept: false });
    }
    question = await asked(viewer, question);
    expect(question.mayStop).toBe(true);
    answer(viewer, question, { accept: false, stop: true });
    const { visits } = open.site;
    const before = visits.length;
    await until(() => visits.length > before + 3);
    expect(viewer.messages.filter(({ type }) => type === 'dialog')).toHaveLength(6);
    viewer.send({ type: 'address', url: `${open.site.url}/members` });
    await asked(viewer, question);
  });

  it('shows as much of a long message as a browser does', async () => {
    const viewer = await paused();
    void open.page.evaluate(`prompt('m'.repeat(2e6), 'd'.repeat(2e6))`).catch(() => undefined);
    const { message, defaultValue } = await asked(viewer);
    expect([message.length, defaultValue.length]).toEqual([4000, 2000]);
  });

  it('goes with its tab', async () => {
    const viewer = await paused();
    const tab = await open.chromium.context.newPage();
    await tab.goto(`${open.site.url}/asks`);
    await until(() => viewer.latest('page')?.url === tab.url() && viewer.latest('tabs')?.tabs.length === 2);
    const frames = viewer.frames.length;
    await until(() => viewer.frames.length > frames || frames > 0);
    void tab.evaluate(`confirm('Sure?')`).catch(() => undefined);
    const sure = await asked(viewer);
    await tab.close();
    await until(() => viewer.latest('dialog-closed')?.id === sure.id);
  });
});

describe('100 dialogs in a row', () => {
  it('are each answered', async () => {
    const viewer = await paused();
    let question: Question | undefined;
    for (let count = 0; count < 100; count += 1) {
      viewer.click(PROMPT, 50);
      question = await asked(viewer, question);
      answer(viewer, question, { accept: true, text: `answer ${count}` });
      await until(() => viewer.latest('dialog-closed')?.id === question?.id);
    }
    await logged('answer 99');
    expect(await open.log()).toEqual(Array.from({ length: 100 }, (_, count) => `answer ${count}`));
  });
});

describe('a site that asks for user and password', () => {
  it('is answered by the person, who is asked again after a wrong password', async () => {
    const viewer = await paused();
    viewer.send({ type: 'address', url: `${open.site.url}/members` });
    const first = await asked(viewer);
    expect(first).toMatchObject({ kind: 'login', message: 'Members', origin: new URL(open.site.url).host });
    answer(viewer, first, { accept: true, login: { user: 'ana', password: 'wrong' } });
    const second = await asked(viewer, first);
    answer(viewer, second, { accept: true, login: { user: 'ana', password: 's3cret' } });
    await until(() => viewer.latest('page')?.title === 'Members');
    expect(await open.page.textContent('body')).toBe('Welcome');
  });

  it('in a tab of its own asks there too, and no more once the person does not sign in', async () => {
    const viewer = await paused();
    viewer.click(MEMBERS, 50);
    const first = await asked(viewer);
    expect(first).toMatchObject({ kind: 'login', message: 'Members' });
    answer(viewer, first, { accept: false });
    const [, tab] = open.chromium.context.pages();
    await until(async () => (await tab!.textContent('body')) === 'Not signed in');
    viewer.send({ type: 'navigate', action: 'reload' });
    const second = await asked(viewer, first);
    answer(viewer, second, { accept: true, login: { user: 'ana', password: 's3cret' } });
    await until(() => viewer.latest('page')?.title === 'Members');
    expect(viewer.messages.filter(({ type }) => type === 'dialog')).toHaveLength(2);
  });

  it('shows its refusal to a person who does not sign in, and to the automation', async () => {
    const viewer = await paused();
    viewer.send({ type: 'address', url: `${open.site.url}/members` });
    answer(viewer, await asked(viewer), { accept: false });
    await until(async () => (await open.page.textContent('body')) === 'Not signed in');
    expect((await open.post('gate', { open: false })).status).toBe(204);
    expect((await open.page.goto(`${open.site.url}/members`))?.status()).toBe(401);
  });

  it('goes on without an answer when the pause ends', async () => {
    const viewer = await paused();
    viewer.send({ type: 'address', url: `${open.site.url}/members` });
    await asked(viewer);
    expect((await open.post('gate', { open: false })).status).toBe(204);
    await until(async () => (await open.page.textContent('body')) === 'Not signed in');
  });
});

describe('a page that wants a permission', () => {
  it('is refused quietly', async () => {
    await paused('/still');
    const refused = await open.page.evaluate(async () => {
      const position = new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (error) => resolve(error.code),
        ),
      );
      const camera = navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        () => 'refused',
      );
      const clipboard = navigator.clipboard.readText().then(
        () => 'given',
        () => 'refused',
      );
      return Promise.all([position, camera, clipboard, Notification.requestPermission()]);
    });
    expect(refused).toEqual([1, 'refused', 'refused', expect.not.stringMatching('granted')]);
  });
});
