import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Page } from 'playwright';
import type { Artifact } from '../../contracts/artifact.js';
import { listenInRange } from '../../config/port-range.js';
import type { Log } from '../../infra/log.js';
import { isWriteError, NotSavedError, whyNotWritten } from '../../infra/storage/not-saved-error.js';
import { type Chromium, closeChromium } from '../chromium/chromium.js';
import { FirstPage } from './first-page.js';
import { RunDownloads } from './run-downloads.js';
import type { EgressProxy } from '../chromium/egress-proxy.js';
import { StepJournal } from './step-journal.js';
import { LiveView } from '../live/live-view.js';
import { NetworkRecord } from './network-record.js';
import { Recording } from './recording.js';
import type { SessionConfig } from './session-config.js';
import type { SaveFile } from './save-file.js';
import { takeScreenshot } from './screenshots.js';
import { type AddressForWorkers, WorkerConnection } from './worker-connection.js';
import { StoreError } from '../../infra/storage/objects/object-store.js';
import { withTimeout } from '../../infra/with-timeout.js';

/** How a session ends in order, and how many seconds its unfinished downloads and its last files may take. */
interface Close {
  finalScreenshot: boolean;
  downloadSeconds?: number | undefined;
  saveSeconds?: number | undefined;
}

/** How a session ended: closed on request, or lost, with a one-sentence description of what happened. */
export type End = ({ kind: 'closed' } & Close) | { kind: 'lost'; cause: LostCause; message: string };

/** Why a session ended while its run needed it, for the metrics. */
export type LostCause =
  'chromium' | 'page' | 'tabs' | 'memory' | 'traffic' | 'process' | 'silent' | 'error' | 'preparation';

const TRACE_MS = 5000;
/** A pause does not wait longer until its screenshot is in the artifact store. */
const SAVE_MS = 1500;
/** The session's last files may take longer. */
const LAST_SAVE_SECONDS = 10;
/** Each tab takes memory that other runs need; no automation needs so many. */
const MOST_TABS = 50;
const EXTRACTION_MS = 15_000;

/** One run's browser, its live view, and the evidence the run leaves. */
export class BrowserSession {
  readonly sessionId = randomUUID();
  /** 256 bits. Anyone who knows it can see and control the browser. */
  readonly secret = randomBytes(32).toString('base64url');
  readonly live: LiveView;
  /** The steps that must not run twice. */
  readonly journal = new StepJournal();
  readonly downloads: RunDownloads;
  readonly firstPage = new FirstPage();
  /** Settles once: on `close`, or when the browser is lost, whichever comes first. */
  readonly ended: Promise<End>;
  /** The requests of pages, when the run's automation reads them. */
  readonly network: NetworkRecord;
  private readonly recording: Recording;
  /** Messages about evidence that could not be written. */
  private readonly unwritten: string[] = [];
  /** The saved trace, once tracing has ended. */
  private trace: Promise<Artifact | undefined> | undefined;
  private end!: (end: End) => void;
  /** Playwright's endpoint, for `chromium.connect`. It changes each time workers are disconnected. */
  endpoint = '';
  private line!: WorkerConnection;

  private cutting: Promise<void> = Promise.resolve();

  private constructor(
    readonly runId: string,
    private readonly chromium: Chromium,
    private readonly config: SessionConfig,
    private readonly save: SaveFile,
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
    this.recording = new Recording(chromium.context, this.live.tabs, config.recording, save, log, (name, error) =>
      this.noteUnwritten(name, error),
    );
    this.network = new NetworkRecord(chromium.context);
    this.downloads = new RunDownloads({
      context: chromium.context,
      folder: chromium.downloadsFolder,
      limitBytes: config.downloadLimitBytes,
      keep: save,
      log,
    });
    this.watch();
  }

  /** Opens the run's session in the Chromium: publishes it for workers, and starts a trace when the settings ask for one. */
  static async open(
    chromium: Chromium,
    runId: string,
    { config, save }: { config: SessionConfig; save: SaveFile },
    log: Log,
  ): Promise<BrowserSession> {
    const { context } = chromium;
    // No screenshots or snapshots: they would show what a person typed.
    if (config.trace) await context.tracing.start({ screenshots: false, snapshots: false });
    const session = new BrowserSession(runId, chromium, config, save, log.child({ runId }));
    session.line = await WorkerConnection.start(session.addressForWorkers(), (message) =>
      session.lose('traffic', message),
    );
    await Promise.all([session.publish(), session.recording.start()]);
    return session;
  }

  /** A worker connects to Playwright, through the port that all sessions share. */
  joinWorker(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.line.accept(request, socket, head);
  }

  /** Lets the person act. The video shows their actions only when the settings say so. */
  async openGate(deadline: number | undefined, pauseId: string | undefined): Promise<void> {
    await this.recording.follow(true);
    this.network.personActs();
    this.live.pointing.begin(pauseId);
    this.live.gate.open(deadline, pauseId);
  }

  /**
   * Resolves with true once no person's input can reach the page any more; with false when the page did not process the last of it in
   * time.
   */
  async shutGate(): Promise<boolean> {
    if (!(await this.live.shutGate())) return false;
    await this.recording.follow(false);
    return true;
  }

  /**
   * The automation is about to type a secret. A trace would record what is typed, sent and shown, so it ends here and keeps the
   * actions before.
   */
  async expectSecret(): Promise<void> {
    this.trace ??= this.config.trace ? this.keepTrace() : Promise.resolve(undefined);
    await this.trace;
  }

  /**
   * Disconnects all workers. A worker that was frozen may continue, but its pending actions no longer reach the page. New connections find
   * the browser at its new endpoint.
   */
  async cutWorkers(): Promise<void> {
    const { browser } = this.chromium;
    this.cutting = this.cutting.then(async () => {
      await browser.unbind();
      await this.publish();
    });
    await this.cutting;
  }

  /** Ends the session in an orderly way. The first call decides how. */
  close(close: Close): void {
    this.end({ kind: 'closed', ...close });
  }

  /** Ends the session because it cannot continue; `message` gives the reason in one sentence. */
  lose(cause: LostCause, message: string): void {
    this.end({ kind: 'lost', cause, message });
  }

  /**
   * Saves a screenshot of the automation's page as the run's artifact `name`. Undefined when the run saves no screenshots, there is no page,
   * or it does not respond.
   */
  async screenshot(name: string, saveMs = SAVE_MS): Promise<Artifact | undefined> {
    const page = this.live.tabs.current;
    if (page === undefined || !this.config.screenshots) return undefined;
    try {
      const taken = await takeScreenshot(page, { name });
      return await withTimeout(this.save({ name, isOwn: true, ...taken }), saveMs, () => {
        throw new NotSavedError(name, new StoreError('the artifact store did not respond in time'));
      });
    } catch (error) {
      this.log.warn({ err: error, name }, 'screenshot failed');
      this.noteUnwritten(name, error);
      return undefined;
    }
  }

  /** Failed connections of pages and of the automation, starting with number `from`. */
  failedConnections(from: number): ReturnType<EgressProxy['failures']> {
    return this.chromium.egress.failures(from);
  }

  /** The connections that were refused to pages and the automation, as messages. */
  refusedConnections(): string[] {
    return this.chromium.egress.refused();
  }

  /** Files of the run that could not be saved, one log line each. */
  notKept(): string[] {
    return [...this.unwritten, ...this.downloads.failures()];
  }

  /**
   * Saves a screenshot that the automation takes, under this name or a similar one. Undefined when there is no page or it does not
   * respond; throws `NotSavedError` when the file cannot be written.
   */
  async extractPicture(name: string, fullPage: boolean): Promise<Artifact | undefined> {
    const page = this.live.tabs.current;
    if (page === undefined) return undefined;
    const latestFrame = await takeScreenshot(page, { name, fullPage, timeout: EXTRACTION_MS }).catch(
      (error: unknown) => {
        this.log.warn({ err: error, name }, 'screenshot could not be taken');
        return undefined;
      },
    );
    if (latestFrame === undefined) return undefined;
    return this.save({ name, ...latestFrame });
  }

  /** Ends the views and the browser, and returns the evidence it saved. Nothing of the session is left afterwards. */
  async shutDown(end: End): Promise<Artifact[]> {
    const artifacts: Artifact[] = [];
    try {
      this.live.end();
      if (end.kind === 'closed') {
        await this.downloads.settled((end.downloadSeconds ?? 0) * 1000);
        artifacts.push(...(await this.saveLast(end)));
      }
    } finally {
      await this.chromium.browser.unbind().catch(() => undefined);
      this.line.close();
      await closeChromium(this.chromium);
      await this.live.people.files.remove();
    }
    return artifacts;
  }

  /** Saves the last files side by side. The run waits only so long, so a file that takes longer than `saveSeconds` counts as not kept. */
  private async saveLast({ finalScreenshot, saveSeconds = LAST_SAVE_SECONDS }: Close): Promise<Artifact[]> {
    const timeout = saveSeconds * 1000;
    const inTime = async (name: string, save: Promise<Artifact[]>, saved: Artifact[] = []) =>
      withTimeout(save, timeout, () => {
        if (name !== '') this.noteUnwritten(name, new StoreError('the artifact store did not respond in time'));
        return saved;
      });
    const parts: Artifact[] = [];
    const downloads: Artifact[] = [];
    const saved = await Promise.all([
      finalScreenshot ? this.screenshot('final.jpg', timeout).then(listed) : [],
      inTime('recording.webm', this.recording.finish(parts), parts),
      // Also save the downloads that no node waited for. Those that come too late report themselves.
      inTime('', this.downloads.keep(0, {}, downloads), downloads),
      inTime(
        'trace.zip',
        this.expectSecret().then(async () => listed(await this.trace)),
      ),
    ]);
    return saved.flat();
  }

  private addressForWorkers(): AddressForWorkers {
    const { browsers, sharedUrl } = this.config;
    if (sharedUrl === undefined) return browsers;
    return { url: `${sharedUrl.replace(/^http/, 'ws')}/sessions/${this.secret}/playwright` };
  }

  /** Playwright listens on loopback only; workers connect through the worker connection. */
  private async publish(): Promise<void> {
    const { browser } = this.chromium;
    const { endpoint } = await listenInRange(this.config.browsers.ports, async (port) => {
      try {
        return await browser.bind(this.runId, { host: '127.0.0.1', port });
      } catch (error) {
        // After a failed attempt, Playwright believes that the browser is published and refuses the next port.
        await browser.unbind();
        throw error;
      }
    });
    this.endpoint = this.line.lead(endpoint);
  }

  private watch(): void {
    const { browser, context, pid, meter } = this.chromium;
    browser.once('disconnected', () =>
      this.lose('chromium', `Chromium (process ${pid}) ended while the run needed it`),
    );
    const watchPage = (page: Page) => page.once('crash', () => this.lose('page', 'A page of the run crashed'));
    context.on('page', (page) => {
      watchPage(page);
      if (context.pages().length <= MOST_TABS) return;
      this.lose('tabs', `A page of the run opened more than ${MOST_TABS} tabs`);
    });
    context.pages().forEach(watchPage);
    meter.whenExceeded((message) => this.lose('traffic', message));
    if (!browser.isConnected()) this.lose('chromium', `Chromium (process ${pid}) ended before the run began`);
  }

  private noteUnwritten(name: string, error: unknown): void {
    const cause = error instanceof NotSavedError ? error.cause : error;
    if (isWriteError(cause)) this.unwritten.push(`${name} was not kept: ${whyNotWritten(cause)}`);
  }

  private async keepTrace(): Promise<Artifact | undefined> {
    const name = 'trace.zip';
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(tmpdir(), 'intermission-trace-'));
      const path = join(folder, name);
      await withTimeout(this.chromium.context.tracing.stop({ path }), TRACE_MS, () => {
        throw new Error(`not done after ${TRACE_MS} ms`);
      });
      return await this.save({ name, mediaType: 'application/zip', isOwn: true, file: path });
    } catch (error) {
      this.log.warn({ err: error }, 'trace could not be saved');
      this.noteUnwritten(name, error);
      return undefined;
    } finally {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function listed(artifact: Artifact | undefined): Artifact[] {
  return artifact === undefined ? [] : [artifact];
}
