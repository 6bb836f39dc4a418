import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

async function viewerWithPicture(options?: { control: boolean }): Promise<TestViewer> {
  const viewer = await open.view(options);
  await until(() => viewer.frames.length > 0);
  return viewer;
}

/** Everything sent before has arrived once this has: messages of one viewer keep their order. */
async function handled(viewer: TestViewer): Promise<void> {
  const seen = viewer.messages.length;
  viewer.socket.send('not JSON');
  await until(() => viewer.messages.length > seen);
}

describe('the input gate', () => {
  it('lets input through only while it is open', async () => {
    open = await openSession('/form');
    const viewer = await viewerWithPicture();
    viewer.click(150, 220);
    await handled(viewer);
    expect(await open.log()).toEqual([]);
    await open.openGate();
    await until(() => viewer.latest('control')?.open === true);
    viewer.click(150, 220);
    await until(async () => (await open.log()).includes('click'));
    expect((await open.post('gate', { open: false })).status).toBe(204);
    await until(() => viewer.latest('control')?.open === false);
    viewer.click(150, 220);
    await handled(viewer);
    expect(await open.log()).toEqual(['mousedown', 'mouseup', 'click']);
  });

  it('shuts by itself at its deadline', async () => {
    open = await openSession('/form');
    const viewer = await viewerWithPicture();
    await open.openGate(Date.now() + 100);
    await until(() => viewer.latest('control')?.open === true);
    await until(() => viewer.latest('control')?.open === false);
    viewer.click(150, 220);
    await handled(viewer);
    expect(await open.log()).toEqual([]);
  });

  it('takes nothing from those who only watch, until the api says that they hold the link', async () => {
    open = await openSession('/form');
    const viewer = await viewerWithPicture({ control: false });
    await open.openGate();
    viewer.click(150, 220);
    await handled(viewer);
    expect(await open.log()).toEqual([]);
    viewer.send({ type: 'role', canControl: true });
    await until(() => viewer.latest('control')?.canControl === true);
    viewer.click(150, 220);
    await until(async () => (await open.log()).includes('click'));
  });

  it('answers the automation only when the page has taken the last input', async () => {
    open = await openSession('/slow');
    const viewer = await viewerWithPicture();
    await open.openGate();
    viewer.press(100, 100);
    await handled(viewer);
    expect((await open.post('gate', { open: false })).status).toBe(204);
    expect(await open.log()).toEqual(['taken']);
  });

  it('accepts dialogs at once while it is shut, so that the automation does not wait', async () => {
    open = await openSession('/dialog');
    const viewer = await viewerWithPicture();
    await open.page.click('button');
    expect(await open.page.evaluate('window.answer')).toBe(true);
    expect(viewer.latest('dialog')).toBeUndefined();
  });
});
