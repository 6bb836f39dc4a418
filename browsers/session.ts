import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser, Page } from 'playwright';
import type { Artifact } from '../automation/index.js';
import { artifactFile } from '../config/artifacts.js';
import type { Config } from '../config/index.js';
import { keepArtifact } from '../config/keep-artifact.js';
import type { Log } from '../config/log.js';
import { type Chromium, closeChromium } from './chromium.js';
import { RunDownloads } from './downloads/run-downloads.js';
import type { EgressProxy } from './egress/proxy.js';
import { Journal } from './journal.js';
import { LiveView } from './live/live-view.js';
import { watchMemory } from './memory.js';
import { NetworkRecord } from './network/network-record.js';
import { Recording } from './recording/recording.js';
import { keepScreenshot, takePicture } from './screenshots.js';

/** How a session ended: closed because it was asked for, or lost, with what happened in one sentence. */
export type End =
  { kind: 'closed'; finalScreenshot: boolean; downloadSeconds?: number } | { kind: 'lost'; message: string };

const TRACE_MS = 5000;
/** Each takes memory that other runs need; no automation works with so many. */
const MOST_TABS = 50;
const EXTRACTION_MS = 15_000;

/** One run's browser, its live view, and the evidence it leaves. */
export class BrowserSession {
  readonly sessionId = randomUUID();
  /** 256 bits: who knows this can see and steer the browser. */
  readonly secret = randomBytes(32).toString('base64url');
  readonly live: LiveView;
  /** The steps that must not be done twice. */
  readonly journal = new Journal();
  readonly downloads: RunDownloads;
  /** Settles once, by the first of `close` and the loss of the browser. */
  readonly ended: Promise<End>;
  /** What pages asked for, where the run's automation wants to know. */
  readonly network: NetworkRecord;
  private readonly recording: Recording;
  /** The kept trace, once it has ended. */
  private trace: Promise<Artifact | undefined> | undefined;
  private end!: (end: End) => void;

  private cutting: Promise<void> = Promise.resolve();

  private constructor(
    readonly runId: string,
    /** Playwright's endpoint, for `chromium.connect`. Another one after each cut. */
    public endpoint: string,
    private readonly chromium: Chromium,
    private readonly config: Config,
    private readonly log: Log,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.live = new LiveView(
      chromium.context,
      log,
      config.uploadLimitBytes,
      config.liveNavigation,
      config.recording === 'all',
    );
    this.recording = new Recording(
      chromium.context,
      this.live.tabs,
      config.recording,
      (name) => this.artifactFile(name),
      log,
    );
    this.network = new NetworkRecord(chromium.context);
    this.downloads = new RunDownloads({
      context: chromium.context,
      folder: chromium.downloadsFolder,
      limitBytes: config.downloadLimitBytes,
      keep: (file) => keepArtifact(config.home, runId, file),
      log,
    });
    this.watch();
  }

  /** Makes the Chromium the run's: published for workers, and with a trace when the settings say so. */
  static async open(chromium: Chromium, runId: string, config: Config, log: Log): Promise<BrowserSession> {
    const { browser, context } = chromium;
    // Without pictures of the page: they would show what a person typed.
    if (config.trace) await context.tracing.start({ screenshots: false, snapshots: false });
    const session = new BrowserSession(
      runId,
      await publish(browser, runId, config),
      chromium,
      config,
      log.child({ runId }),
    );
    await session.recording.start();
    return session;
  }

  /** Lets the person act. What they do is not in the video unless the settings say so. */
  async openGate(deadline: number | undefined, pauseId: string | undefined): Promise<void> {
    await this.recording.follow(true);
    this.live.pointing.begin(pauseId);
    this.live.gate.open(deadline, pauseId);
  }

  /** True once no input of a person can reach the page any more; false when the page did not take the last of it in time. */
  async shutGate(): Promise<boolean> {
    if (!(await this.live.shutGate())) return false;
    await this.recording.follow(false);
    return true;
  }

  /**
   * The automation is about to type a secret. A trace holds what is typed, sent and shown, so it ends here, with what was before.
   */
  async expectSecret(): Promise<void> {
    this.trace ??= this.config.trace ? this.keepTrace() : Promise.resolve(undefined);
    await this.trace;
  }

  /**
   * Ends the connections of all workers. A worker that stood still may go on, and what it was about to do in the page does not happen
   * any more. New connections find the browser at its new endpoint.
   */
  async cutWorkers(): Promise<void> {
    const { browser } = this.chromium;
    this.cutting = this.cutting.then(async () => {
      await browser.unbind();
      this.endpoint = await publish(browser, this.runId, this.config);
    });
    await this.cutting;
  }

  /**
   * Ends the session in an orderly way. The first call says whether a last picture is kept, and how long what is being downloaded
   * is waited for.
   */
  close(finalScreenshot: boolean, downloadSeconds = 0): void {
    this.end({ kind: 'closed', finalScreenshot, downloadSeconds });
  }

  /** Keeps a picture of the shown page as the run's artifact `name`. Undefined when there is no page or it does not answer. */
  async screenshot(name: string): Promise<Artifact | undefined> {
    const page = this.live.tabs.current;
    if (page === undefined) return undefined;
    try {
      return await keepScreenshot(page, this.artifactFile(name), name);
    } catch (error) {
      this.log.warn({ err: error, name }, 'screenshot failed');
      return undefined;
    }
  }

  /** Connections that did not come about, of pages and of the automation, from this number on. */
  failedConnections(from: number): ReturnType<EgressProxy['failures']> {
    return this.chromium.egress.failures(from);
  }

  /** What pages and the automation were kept from, in words. */
  refusedConnections(): string[] {
    return this.chromium.egress.refused();
  }

  /** Keeps a picture that the automation asks for, under this name or one like it. Undefined as for `screenshot`. */
  async extractPicture(name: string, fullPage: boolean): Promise<Artifact | undefined> {
    const page = this.live.tabs.current;
    if (page === undefined) return undefined;
    try {
      const { data, mediaType } = await takePicture(page, { name, fullPage, timeout: EXTRACTION_MS });
      return await keepArtifact(this.config.home, this.runId, { name, mediaType, data });
    } catch (error) {
      this.log.warn({ err: error, name }, 'picture could not be taken');
      return undefined;
    }
  }

  /** Ends the views and the browser; returns the evidence kept on the way. Nothing of the session is left afterwards. */
  async shutDown(end: End): Promise<Artifact[]> {
    const artifacts: Artifact[] = [];
    try {
      this.live.end();
      if (end.kind === 'closed') {
        await this.downloads.settled((end.downloadSeconds ?? 0) * 1000);
        if (end.finalScreenshot) artifacts.push(...listed(await this.screenshot('final.jpg')));
        artifacts.push(...(await this.recording.finish()));
        artifacts.push(...(await this.keepDownloads()));
        await this.expectSecret();
        artifacts.push(...listed(await this.trace));
      }
    } finally {
      await this.chromium.browser.unbind().catch(() => undefined);
      await closeChromium(this.chromium);
      await this.live.human.files.remove();
    }
    return artifacts;
  }

  private watch(): void {
    const { browser, context, pid } = this.chromium;
    const lost = (message: string) => this.end({ kind: 'lost', message });
    browser.once('disconnected', () => lost(`Chromium (process ${pid}) ended while the run needed it`));
    const watchPage = (page: Page) => page.once('crash', () => lost('A page of the run crashed'));
    context.on('page', (page) => {
      watchPage(page);
      if (context.pages().length > MOST_TABS) lost(`A page of the run opened more than ${MOST_TABS} tabs`);
    });
    context.pages().forEach(watchPage);
    const { memoryLimitMb } = this.config.browsers;
    const message = `The run's browser took more than ${memoryLimitMb} MB of memory, the limit of INTERMISSION_BROWSER_MAX_MEMORY_MB`;
    if (browser.isConnected())
      browser.once(
        'disconnected',
        watchMemory(pid, memoryLimitMb, () => lost(message)),
      );
    else lost(`Chromium (process ${pid}) ended before the run began`);
  }

  /** Those that no node asked for. */
  private async keepDownloads(): Promise<Artifact[]> {
    try {
      return await this.downloads.keep();
    } catch (error) {
      this.log.warn({ err: error }, 'downloads could not be kept');
      return [];
    }
  }

  private async keepTrace(): Promise<Artifact | undefined> {
    const name = 'trace.zip';
    const path = this.artifactFile(name);
    try {
      await mkdir(dirname(path), { recursive: true });
      await inTime(this.chromium.context.tracing.stop({ path }), TRACE_MS);
      return { name, mediaType: 'application/zip', size: (await stat(path)).size };
    } catch (error) {
      this.log.warn({ err: error }, 'trace could not be kept');
      return undefined;
    }
  }

  private artifactFile(name: string): string {
    return artifactFile(this.config.home, this.runId, name);
  }
}

async function publish(browser: Browser, runId: string, { browsers }: Config): Promise<string> {
  return (await browser.bind(runId, { host: browsers.host, port: 0 })).endpoint;
}

function listed(artifact: Artifact | undefined): Artifact[] {
  return artifact === undefined ? [] : [artifact];
}

async function inTime(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${milliseconds} ms`)), milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
