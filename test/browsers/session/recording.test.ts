import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { artifactFile } from '../../../infra/storage/artifact-paths.js';
import { hasFfmpeg } from '../../support/machine/ffmpeg.js';
import { type OpenSession, openSession } from '../open-session.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

const dots = () => open.page.evaluate<string>('getComputedStyle(code).webkitTextSecurity');

/** How long the video is and how wide, as a browser that plays it says. */
async function played(name: string): Promise<{ seconds: number; width: number }> {
  const video = await readFile(artifactFile(open.config.home, 'run-1', name));
  const page = await open.chromium.context.newPage();
  return await page.evaluate(`new Promise((resolve, reject) => {
    const video = document.createElement('video');
    video.onerror = () => reject(new Error(video.error.message));
    video.onloadedmetadata = () => resolve({ seconds: video.duration, width: video.videoWidth });
    video.src = 'data:video/webm;base64,${video.toString('base64')}';
  })`);
}

describe('the recording', () => {
  it('is not made unless asked for', async () => {
    open = await openSession('/files');
    expect(await dots()).toBe('none');
    expect(await open.session.shutDown({ kind: 'closed', finalScreenshot: false })).toEqual([]);
  });

  it('hides secret fields on pages and in frames, also a password that the page shows for a moment', async () => {
    open = await openSession('/files', { INTERMISSION_RECORDING: 'all' });
    expect(await dots()).toBe('disc');
    await open.openGate();
    expect(await dots()).toBe('disc');
    await open.page.evaluate(`document.body.innerHTML = '<input id="code" type="password">'; undefined`);
    await open.page.evaluate(`code.type = 'text'; undefined`);
    await until(async () => (await dots()) === 'disc');
    expect(await open.page.evaluate('getComputedStyle(document.body).webkitTextSecurity')).toBe('none');
  });

  it('lets the person read what they type in a pause that is left out', async () => {
    open = await openSession('/files', { INTERMISSION_RECORDING: 'automation' });
    expect(await dots()).toBe('disc');
    await open.openGate();
    expect(await dots()).toBe('none');
    await open.post('gate', { open: false });
    expect(await dots()).toBe('disc');
  });

  it.runIf(hasFfmpeg())('is a video that plays, in a new part after each pause that is left out', async () => {
    open = await openSession('/moving', { INTERMISSION_RECORDING: 'automation' });
    await until(() => open.page.evaluate('n > 200'));
    await open.openGate();
    await open.post('gate', { open: false });
    const name = 'recording.webm';
    expect(await played(name)).toMatchObject({ width: 1280 });
    expect((await played(name)).seconds).toBeGreaterThan(0.5);
    const artifacts = await open.session.shutDown({ kind: 'closed', finalScreenshot: false });
    expect(artifacts[0]).toEqual({ name, mediaType: 'video/webm', size: expect.any(Number) as number });
    expect(artifacts[1]?.name).toBe('recording-2.webm');
  });

  it.runIf(hasFfmpeg())('goes on in a new part with the tab that the person picks', async () => {
    open = await openSession('/moving', { INTERMISSION_RECORDING: 'all' });
    await open.openGate();
    const viewer = await open.view();
    const moves = (page: Page) => until(() => page.evaluate('(window.since ??= n) + 210 < n'));
    await moves(open.page);
    const tab = await open.chromium.context.newPage();
    await tab.goto(`${open.site.url}/moving`);
    await until(() => viewer.latest('tabs')?.tabs.length === 2);
    await moves(tab);
    const { id } = viewer.latest('tabs')!.tabs[0]!;
    viewer.send({ type: 'tab', action: 'show', id });
    await until(() => viewer.latest('tabs')?.shown === id);
    await open.page.evaluate('delete window.since');
    await moves(open.page);
    // After the pause the automation continues in the newest tab, and so does the video.
    await open.post('gate', { open: false });
    await tab.evaluate('delete window.since');
    await moves(tab);
    const artifacts = await open.session.shutDown({ kind: 'closed', finalScreenshot: false });
    expect(artifacts.map(({ name }) => name)).toEqual([
      'recording.webm',
      ...[2, 3, 4].map((part) => `recording-${part}.webm`),
    ]);
  });

  it.runIf(!hasFfmpeg())('that cannot be made does not hold the session up', async () => {
    open = await openSession('/files', { INTERMISSION_RECORDING: 'all' });
    expect(await open.session.shutDown({ kind: 'closed', finalScreenshot: false })).toEqual([]);
  });
});
