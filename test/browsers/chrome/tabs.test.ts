import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

const POPUP = 550;

async function paused(settings: Record<string, string> = {}): Promise<TestViewer> {
  open = await openSession('/asks', settings);
  await open.openGate();
  const viewer = await open.view();
  await until(() => viewer.frames.length > 0 && viewer.latest('nav'));
  return viewer;
}

const titles = (viewer: TestViewer) => viewer.latest('tabs')?.tabs.map(({ title }) => title);
const shows = (viewer: TestViewer, title: string) => until(() => shown(viewer)?.title === title);
const shown = (viewer: TestViewer) => {
  const { tabs, shown } = viewer.latest('tabs') ?? { tabs: [], shown: undefined };
  return tabs.find(({ id }) => id === shown);
};
const tabNamed = (viewer: TestViewer, title: string) =>
  viewer.latest('tabs')?.tabs.find((tab) => tab.title === title)?.id ?? '';

/** A viewer whose page has opened a popup, and who went back to the page. */
async function backAtFirst() {
  const viewer = await paused();
  viewer.click(POPUP, 50);
  await shows(viewer, 'Other');
  viewer.send({ type: 'tab', action: 'show', id: tabNamed(viewer, 'Asks') });
  await shows(viewer, 'Asks');
  const frames = viewer.frames.length;
  await until(() => viewer.frames.length > frames);
  return viewer;
}

describe('tabs', () => {
  it('are told with the beginning of a long title and address, a few times a second, and only those that changed', async () => {
    const viewer = await paused();
    await shows(viewer, 'Asks');
    viewer.click(POPUP, 50);
    await shows(viewer, 'Other');
    viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page', understands: ['tab'] });
    const before = viewer.messages.length;
    const changes = 100;
    await open.chromium.context.pages()[1]!.evaluate(`(async () => {
      document.title = 't'.repeat(1e6);
      for (let at = 0; at <= ${changes}; at += 1) {
        history.replaceState({}, '', '?' + at + 'x'.repeat(20_000));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })()`);
    await until(() => viewer.latest('page')?.url.includes(`?${changes}x`));
    const told = viewer.messages.slice(before).filter(({ type }) => ['tabs', 'tab', 'page'].includes(type));
    expect(told.length).toBeLessThan(changes / 2);
    expect(told.map(({ type }) => type)).not.toContain('tabs');
    expect(viewer.latest('page')!.url).toHaveLength(2000);
    expect(viewer.latest('tab')?.tab.title).toHaveLength(200);
  });

  it('follow a popup the person opens, and lead back when it is closed', async () => {
    const viewer = await paused();
    await shows(viewer, 'Asks');
    viewer.click(POPUP, 50);
    await shows(viewer, 'Other');
    expect(titles(viewer)).toEqual(['Asks', 'Other']);
    await until(() => viewer.latest('page')?.title === 'Other');
    viewer.send({ type: 'tab', action: 'close', id: tabNamed(viewer, 'Other') });
    await shows(viewer, 'Asks');
    await until(() => viewer.latest('page')?.title === 'Asks');
    expect(titles(viewer)).toEqual(['Asks']);
  });

  it('are shown and acted in as the person picks them; the automation goes on in the newest', async () => {
    const viewer = await backAtFirst();
    viewer.key('a', 'KeyA');
    await until(async () => (await open.log()).includes('down a'));
    expect(titles(viewer)).toEqual(['Asks', 'Other']);
    await open.post('gate', { open: false });
    await shows(viewer, 'Other');
    expect(open.chromium.context.pages().at(-1)?.url()).toBe(`${open.site.url}/other`);
  });

  it('lead back to the tab that opened a popup, also when that is not the newest', async () => {
    const viewer = await backAtFirst();
    viewer.click(POPUP, 50);
    await until(() => titles(viewer)?.length === 3 && shown(viewer)?.title === 'Other');
    const [, , popup] = viewer.latest('tabs')?.tabs ?? [];
    viewer.send({ type: 'tab', action: 'close', id: popup?.id ?? '' });
    await shows(viewer, 'Asks');
    expect(titles(viewer)).toEqual(['Asks', 'Other']);
  });

  it('cannot all be closed', async () => {
    const viewer = await paused();
    viewer.send({ type: 'tab', action: 'close', id: shown(viewer)?.id ?? '' });
    await until(() => viewer.latest('notice'));
    expect(viewer.latest('notice')?.text).toBe('The last tab stays open: the automation continues there');
    expect(open.page.isClosed()).toBe(false);
  });

  it('are picked by nobody but the one in control', async () => {
    const holder = await paused();
    const watcher = await open.view({ control: false });
    holder.click(POPUP, 50);
    await shows(watcher, 'Other');
    watcher.send({ type: 'tab', action: 'show', id: tabNamed(watcher, 'Asks') });
    watcher.send({ type: 'address', url: `${open.site.url}/still` });
    watcher.socket.send('not JSON');
    await until(() => watcher.latest('notice'));
    expect(shown(watcher)?.title).toBe('Other');
  });

  it('open and close 100 times without losing the page', async () => {
    const viewer = await paused();
    await shows(viewer, 'Asks');
    for (let count = 0; count < 100; count += 1) {
      await open.page.evaluate('void window.open("/still")');
      await shows(viewer, 'Still');
      viewer.send({ type: 'tab', action: 'close', id: tabNamed(viewer, 'Still') });
      await shows(viewer, 'Asks');
    }
    const frames = viewer.frames.length;
    await open.page.evaluate('document.body.style.background = "red"');
    await until(() => viewer.frames.length > frames);
    viewer.key('z', 'KeyZ');
    await until(async () => (await open.log()).includes('down z'));
  }, 60_000);
});

describe('navigation', () => {
  it('goes back, forward and elsewhere, and says where that is possible', async () => {
    const viewer = await paused();
    expect(viewer.latest('nav')).toEqual({
      type: 'nav',
      canGoBack: false,
      canGoForward: false,
      isLoading: false,
      takesAddress: true,
    });
    viewer.send({ type: 'address', url: `  ${open.site.url.replace('http://', '')}/other ` });
    await shows(viewer, 'Other');
    await until(() => viewer.latest('nav')?.canGoBack);
    viewer.send({ type: 'navigate', action: 'back' });
    await shows(viewer, 'Asks');
    await until(() => viewer.latest('nav')?.canGoForward && !viewer.latest('nav')?.isLoading);
    viewer.send({ type: 'navigate', action: 'forward' });
    await shows(viewer, 'Other');
  });

  it('stops a page that does not come', async () => {
    const viewer = await paused();
    viewer.send({ type: 'address', url: `${open.site.url}/never` });
    await until(() => viewer.latest('nav')?.isLoading);
    viewer.send({ type: 'navigate', action: 'stop' });
    await until(() => viewer.latest('nav')?.isLoading === false);
    expect(open.page.url()).toBe(`${open.site.url}/asks`);
  });

  it.each([
    'file:///etc/passwd',
    'chrome://version',
    'javascript:document.body.remove()',
    'java\nscript:document.body.remove()',
    'data:text/html,<h1>x</h1>',
    'view-source:http://127.0.0.1',
    'blob:http://127.0.0.1/1',
    'about:blank',
    'http://',
    'two words',
  ])('does not go to %j', async (url) => {
    const viewer = await paused();
    viewer.send({ type: 'address', url });
    await until(() => viewer.latest('notice'));
    expect(viewer.latest('notice')?.text).toBe('Only http and https addresses can be opened');
    expect(open.page.url()).toBe(`${open.site.url}/asks`);
  });

  it('goes nowhere else where a deployment has switched that off', async () => {
    const viewer = await paused({ INTERMISSION_LIVE_NAVIGATION: 'off' });
    expect(viewer.latest('nav')?.takesAddress).toBe(false);
    viewer.send({ type: 'address', url: `${open.site.url}/other` });
    await until(() => viewer.latest('notice'));
    expect(viewer.latest('notice')?.text).toBe('Opening another address is disabled here');
    expect(open.page.url()).toBe(`${open.site.url}/asks`);
  });
});
