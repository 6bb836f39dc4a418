import { existsSync, readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningBrowsers } from '../../../browsers/start.js';
import { sendSessionCommand } from '../../../infra/session-client.js';
import { cancelHold } from '../hold-workflow.js';
import { startSite } from '../pages.js';
import { isRunning } from '../settings.js';
import { attach, closeSession, openedSession, TestTemporal } from '../temporal.js';
import { until } from '../until.js';

let temporal: TestTemporal;
beforeAll(async () => void (temporal = await TestTemporal.start()));
afterAll(() => temporal.stop());

describe.each([
  ['by the activity that opened it', {}],
  ['by a second activity', { handsOver: true }],
])('a session that is held %s', (_, how) => {
  let browsers: RunningBrowsers;
  beforeEach(async () => {
    browsers = await temporal.startBrowsers({ INTERMISSION_PUBLIC_URL: 'https://people.example.com' });
  });
  afterEach(() => browsers.stop());

  it('tells the run where its browser is, and gives its evidence when the run asks for the end', async () => {
    const run = await temporal.startRun(how);
    const session = await openedSession(run);
    expect(session.runUrl).toBe(`https://people.example.com/runs/${encodeURIComponent(run.workflowId)}`);
    const { browser, pid } = await attach(session);
    const page = browser.contexts()[0]?.pages()[0];
    expect(page?.viewportSize()).toEqual({ width: 1280, height: 720 });
    await closeSession(session, true);
    const { artifacts } = await run.result();
    expect(artifacts).toMatchObject([{ name: 'final.jpg', mediaType: 'image/jpeg' }]);
    expect(isRunning(pid)).toBe(false);
    await expect(fetch(`${session.liveUrl}/close`, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
  });

  it('closes the browser and reports when the run cancels it', async () => {
    const run = await temporal.startRun(how);
    const { pid } = await attach(await openedSession(run));
    await run.signal(cancelHold);
    expect(await run.result()).toEqual({ artifacts: [] });
    expect(isRunning(pid)).toBe(false);
  });

  it('closes the browser when the run is terminated', async () => {
    const run = await temporal.startRun(how);
    const { pid } = await attach(await openedSession(run));
    await run.terminate();
    await until(() => !isRunning(pid));
  });

  it('fails with BrowserSessionLost when Chromium dies', async () => {
    const run = await temporal.startRun(how);
    const { pid } = await attach(await openedSession(run));
    process.kill(pid, 'SIGKILL');
    await expect(run.result()).rejects.toMatchObject({
      cause: {
        type: 'BrowserSessionLost',
        nonRetryable: true,
        message: `Chromium (process ${pid}) ended while the run needed it`,
      },
    });
  });

  it('fails with BrowserSessionLost when the page crashes', async () => {
    const run = await temporal.startRun(how);
    const { browser, pid } = await attach(await openedSession(run));
    const page = browser.contexts()[0]?.pages()[0];
    page?.goto('chrome://crash').catch(() => undefined);
    await expect(run.result()).rejects.toMatchObject({
      cause: { type: 'BrowserSessionLost', message: 'A page of the run crashed' },
    });
    expect(isRunning(pid)).toBe(false);
  });
});

describe('a browsers process', () => {
  it('lets another activity hold the session when Temporal gives up the first one and the run continues', async () => {
    const browsers = await temporal.startBrowsers();
    const run = await temporal.startRun({ giveUpAfter: '5 seconds' });
    const session = await openedSession(run);
    const { browser, pid } = await attach(session);
    await until(async () =>
      (await run.fetchHistory()).events?.some((event) => event.activityTaskTimedOutEventAttributes),
    );
    await until(async () => (await run.describe()).raw.pendingActivities?.[0]?.lastHeartbeatTime);
    expect(browser.isConnected()).toBe(true);
    await closeSession(session, true);
    expect(await run.result()).toMatchObject({ artifacts: [{ name: 'final.jpg' }] });
    expect(isRunning(pid)).toBe(false);
    await browsers.stop();
  });

  it.each([{}, { handsOver: true }])('lets its sessions end before it stops, and takes no new one: %j', async (how) => {
    const browsers = await temporal.startBrowsers();
    const run = await temporal.startRun(how);
    const session = await openedSession(run);
    const { pid } = await attach(session);
    const stopped = browsers.stop();
    const late = await temporal.startRun(how);
    expect(isRunning(pid)).toBe(true);
    await closeSession(session);
    await stopped;
    expect(isRunning(pid)).toBe(false);
    expect(await run.result()).toEqual({ artifacts: [] });
    expect((await late.describe()).raw.pendingActivities?.[0]?.attempt).toBe(1);
    await late.terminate();
  });

  it.each([{}, { handsOver: true }])('holds as many sessions as it has slots; the next run waits: %j', async (how) => {
    const browsers = await temporal.startBrowsers({ INTERMISSION_BROWSERS_SLOTS: '1' });
    const first = await temporal.startRun(how);
    const session = await openedSession(first);
    const second = await temporal.startRun(how);
    await until(async () => (await second.describe()).raw.pendingActivities?.length === 1);
    await closeSession(session);
    await first.result();
    const next = await openedSession(second);
    expect(next.sessionId).not.toBe(session.sessionId);
    await closeSession(next);
    await second.result();
    await browsers.stop();
  });

  it("opens the run's address before any worker connects", async () => {
    const browsers = await temporal.startBrowsers();
    const site = await startSite();
    const run = await temporal.startRun({ handsOver: true, url: `${site.url}/still` });
    const session = await openedSession(run);
    await until(() => site.visits.includes('/still'));
    expect(await sendSessionCommand(session.liveUrl, 'first-page', { url: `${site.url}/still` }, 5000)).toEqual({
      result: 'loaded',
    });
    expect(await sendSessionCommand(session.liveUrl, 'first-page', { url: `${site.url}/other` }, 5000)).toEqual({
      result: 'none',
    });
    await closeSession(session);
    await run.result();
    await browsers.stop();
    await site.close();
  });

  it('leaves no note of an endpoint where other users could read it', async () => {
    const browsers = await temporal.startBrowsers();
    const run = await temporal.startRun();
    const session = await openedSession(run);
    const folder = process.env.PWTEST_SERVER_REGISTRY ?? '';
    expect(readdirSync(folder)).toHaveLength(1);
    await closeSession(session);
    await run.result();
    expect(readdirSync(folder)).toEqual([]);
    await browsers.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('fails the run with the setting that helps when there is no Chromium', async () => {
    // With one kept ready they would not start.
    const settings = { INTERMISSION_CHROMIUM: '/nowhere/chromium', INTERMISSION_BROWSERS_READY: '0' };
    const browsers = await temporal.startBrowsers(settings);
    const run = await temporal.startRun();
    await expect(run.result()).rejects.toMatchObject({
      cause: {
        type: 'NoBrowserAvailable',
        message:
          "Chromium (/nowhere/chromium) could not be launched: browserType.launch: Failed to launch chromium because executable doesn't exist at /nowhere/chromium. Set INTERMISSION_CHROMIUM to the path of a Chromium, for example /usr/bin/chromium-headless-shell",
      },
    });
    await browsers.stop();
  });
});
