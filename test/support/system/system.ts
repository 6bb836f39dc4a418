import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startSystem, type System } from '../../../bench/system.js';
import { type TemporalClient, temporalClient } from '../../../client/connection.js';
import { automationOf, pause } from '../runs/automations.js';
import { ownNamespace } from '../temporal/namespace.js';
import { launchOwner, openLink, type Owner, placeOf, type Point } from '../owner/owner.js';
import { type Runs, runsOf } from '../runs/runs.js';
import { type Settings, settingsOf, START_MS } from './shared.js';

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 3,
};

interface SystemOptions {
  /** Nodes after the pause. */
  after?: unknown[];
  seconds?: number;
  /** More members of the pause. */
  more?: object;
  /** The device of the owner. */
  device?: BrowserContextOptions;
}

/** A run that waits for a person, and its owner, who is in control of its page. */
interface PausedRun {
  runId: string;
  link: string;
  owner: Owner;
}

/** A whole system and a browser for the people in it. All is there from the first test on. */
export class TestSystem {
  system!: System;
  browser!: Browser;
  runs!: Runs;
  private readonly started: string[] = [];

  async start(settings: Record<string, string>): Promise<void> {
    const namespace = await ownNamespace();
    [this.system, this.browser] = await Promise.all([startSystem({ ...namespace, ...settings }), launchOwner()]);
    this.runs = runsOf(this.system, (runId) => this.started.push(runId));
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.system?.stop();
  }

  /** Ends what a test left: its windows, and its runs, whose browsers the next test may need. */
  async tidy(): Promise<void> {
    const contexts = this.browser?.contexts() ?? [];
    await Promise.all(contexts.map((context) => context.close()));
    const runs = this.started.splice(0);
    await Promise.all(
      runs.map((runId) => this.runs.call('POST', `/v1/runs/${runId}/cancel`, {}).catch(() => undefined)),
    );
  }

  /** Address of a page of the practice site. */
  site(path: string): string {
    return this.system.practice.url + path;
  }

  /** A run that shows `path` of the practice site and waits for its owner, who has opened the link. */
  async paused(
    path: string,
    { after = [], seconds = 120, more = {}, device = {} }: SystemOptions = {},
  ): Promise<PausedRun> {
    const runId = await this.runs.start(automationOf(this.site(path), pause(seconds, more), ...after));
    return this.opened(runId, device);
  }

  /** The owner of a run that waits, once they are in control. */
  async opened(runId: string, device: BrowserContextOptions = {}): Promise<PausedRun> {
    const { link } = await this.runs.mail(runId);
    const owner = await openLink(this.browser, link, device);
    await owner.inControl();
    return { runId, link, owner };
  }

  /** The position of an element on `path`, as the automation's browser shows it. */
  place(path: string, find: string | ((page: Page) => ReturnType<Page['locator']>)): Promise<Point> {
    const locate = typeof find === 'string' ? (page: Page) => page.locator(find) : find;
    return placeOf(this.browser, this.site(path), locate);
  }

  /** Direct access to its Temporal. */
  temporalClient(): TemporalClient {
    const { temporalAddress: address, namespace } = this.system;
    return temporalClient({ address, namespace });
  }

  /** A window of somebody who has signed in with an API key and looks at the run. */
  async operatorAt(runId: string, device: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await this.browser.newContext(device)).newPage();
    await page.goto(`${this.system.apiUrl}/runs/${runId}`);
    await page.getByText('Sign in with an API key instead').click();
    await page.getByLabel('API key').fill(this.system.headers.authorization!.replace('Bearer ', ''));
    await page.getByRole('button', { name: 'Sign in' }).click();
    return page;
  }
}

/** One system for all tests of a file. */
export function useSystem(settings: Settings = {}): TestSystem {
  const test = new TestSystem();
  beforeAll(async () => test.start(await settingsOf(settings)), START_MS);
  afterEach(() => test.tidy());
  afterAll(() => test.stop());
  return test;
}
