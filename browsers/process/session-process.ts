import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFile } from '../../infra/built-file.js';
import { childEnvironment, pick } from '../../infra/processes/child-environment.js';
import { kill } from '../chromium/chromium.js';
import { watchMemory } from '../chromium/memory-limit.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { NotSavedError, sentCause } from '../../infra/storage/not-saved-error.js';
import { saveArtifact } from '../../infra/storage/save-artifact.js';
import type { SessionConfig } from '../session/session-config.js';
import type { End } from '../session/browser-session.js';
import type { Channel, ProcessEnd, News, OpenResult, Order, OpenRequest } from './messages.js';

const TICK_MS = 500;
/** Ticks without a sign of life after which a process counts as hung. Ticks, not time, because this process itself may have been frozen. */
const SILENT_TICKS = 60;
/** Chromium may take 20 s, and the rest longer on a busy machine. */
const LAUNCH_MS = 45_000;
/** Enough to save a screenshot, the video, the trace and the downloads. */
const SHUT_DOWN_MS = 60_000;

/** The processes that have not ended. */
const running = new Set<SessionProcess>();

/** Kills all session processes and their Chromiums, for a process that must exit at once. */
export function killSessions(): void {
  for (const session of running) session.kill();
}

/** The members of a session's process that a `browsers` process uses. */
export type LaunchedSession = Pick<
  SessionProcess,
  'pid' | 'sessionPid' | 'socket' | 'gone' | 'isGone' | 'ended' | 'open' | 'close' | 'shutDown'
>;

/**
 * A separate process for one session: a page that floods, blocks or breaks the code that controls it ends only this process, and so only
 * its own run. It launches a Chromium first, and becomes the session of one run.
 */
export class SessionProcess {
  /** Settles when the process has ended for any reason. */
  readonly gone: Promise<void>;
  /** Settles once: when the session ends, or when its process is lost, whichever comes first. */
  readonly ended: Promise<End>;
  private end!: (end: End) => void;
  private runId: string | undefined;
  private silentTicks = 0;
  private readonly ticking: NodeJS.Timeout;
  /** The Unix socket on which its session listens, if all sessions share a port. */
  socket?: string | undefined;
  private unwatch: () => void = () => undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly config: SessionConfig,
    /** The folder of its temporary files, and of its Chromium's. A process that is killed cannot remove them itself. */
    private readonly folder: string,
    private readonly store: ObjectStore,
    /** Process id of the Chromium. */
    public pid = 0,
  ) {
    running.add(this);
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.gone = once(child, 'exit').then(
      () => this.leave(),
      () => this.leave(),
    );
    child.on('message', (news: News) => this.hear(news));
    // The `exit` event reports the end.
    child.on('error', () => undefined);
    this.ticking = setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** `store`: where the files of its run go. Rejects with the reason when the Chromium cannot be launched. */
  static async launch(
    config: SessionConfig,
    store: ObjectStore,
    channel: Channel = 'chromium',
  ): Promise<SessionProcess> {
    const folder = await mkdtemp(join(tmpdir(), 's-'));
    const socket = config.sharedUrl === undefined ? undefined : join(folder, 'session.sock');
    const child = fork(fileURLToPath(builtFile('session/process.cjs')), {
      execArgv: [`--max-old-space-size=${config.browsers.sessionMemoryLimitMb}`],
      env: environment(folder, config.headed),
      // Its logs go where this process logs.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const session = new SessionProcess(child, config, folder, store);
    try {
      const { pid } = await session.ask(
        { type: 'launch', config: { ...config, ...(socket !== undefined && { socket }) }, channel },
        'launched',
        LAUNCH_MS,
      );
      session.pid = pid;
      session.socket = socket;
      session.unwatch = watchMemory({ sessionPid: session.sessionPid, chromiumPid: pid }, config.browsers, (message) =>
        session.end({ kind: 'lost', cause: 'memory', message }),
      );
      return session;
    } catch (error) {
      session.kill();
      throw error;
    }
  }

  /** Process id of the process that controls the Chromium. */
  get sessionPid(): number {
    return this.child.pid!;
  }

  get isGone(): boolean {
    return !running.has(this);
  }

  /** Opens the run's session in the Chromium. Rejects when that fails. */
  async open(wanted: OpenRequest): Promise<OpenResult> {
    this.runId = wanted.runId;
    const { sessionId, endpoint, liveUrl } = await this.ask({ type: 'open', wanted }, 'opened', LAUNCH_MS);
    return { sessionId, endpoint, liveUrl };
  }

  close(finalScreenshot: boolean): void {
    this.send({ type: 'close', finalScreenshot });
  }

  /** Ends the session and its process. Resolves with the evidence it saved when nothing of it runs any more. */
  async shutDown(end: End): Promise<ProcessEnd> {
    const seconds = end.kind === 'closed' ? (end.downloadSeconds ?? 0) : 0;
    const nothing: ProcessEnd = { artifacts: [], acts: [], refused: [], notKept: [] };
    const left = await this.ask({ type: 'shut-down', end }, 'left', SHUT_DOWN_MS + seconds * 1000).catch(() => nothing);
    const killer = setTimeout(() => this.kill(), TICK_MS);
    await this.gone;
    clearTimeout(killer);
    return { artifacts: left.artifacts, acts: left.acts, refused: left.refused, notKept: left.notKept };
  }

  kill(): void {
    if (this.child.pid !== undefined) kill(this.child.pid);
    // Another process may have the process id of a Chromium that ended in order.
    if (this.pid > 0 && running.has(this)) kill(this.pid);
  }

  private hear(news: News): void {
    this.silentTicks = 0;
    if (news.type === 'ended') this.end(news.end);
    else if (news.type === 'save') void this.save(news);
  }

  /** Saves a file of the run for the session's process, which has no access to the store. */
  private async save({ number, type: _type, ...file }: Extract<News, { type: 'save' }>): Promise<void> {
    try {
      if (this.runId === undefined) throw new Error('The session belongs to no run');
      this.send({ type: 'saved', number, kept: await saveArtifact(this.store, this.runId, file) });
    } catch (error) {
      const notSaved = error instanceof NotSavedError ? error : new NotSavedError(file.name, error);
      this.send({ type: 'not-saved', number, name: file.name, cause: sentCause(notSaved) });
    }
  }

  private send(order: Order): void {
    if (this.child.connected) this.child.send(order, () => undefined);
  }

  /** Sends an order and waits for a message of this type. Rejects when the order fails, the process ends, or it takes too long. */
  private ask<T extends News['type']>(
    order: Order,
    type: T,
    milliseconds: number,
  ): Promise<Extract<News, { type: T }>> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(late);
        this.child.off('message', hear);
        act();
      };
      const hear = (news: News) => {
        if (news.type === type) settle(() => resolve(news as Extract<News, { type: T }>));
        else if (news.type === 'failed') settle(() => reject(new Error(news.message)));
      };
      const fail = (message: string) => settle(() => reject(new Error(message)));
      const late = setTimeout(() => fail(`its process did not answer within ${milliseconds / 1000} s`), milliseconds);
      this.child.on('message', hear);
      void this.gone.then(() => fail('its process ended'));
      this.send(order);
    });
  }

  private tick(): void {
    // Until it has launched its Chromium, for which `LAUNCH_MS` is the limit, it loads modules and cannot send signs of life.
    if (this.pid === 0) return;
    this.silentTicks += 1;
    if (this.silentTicks < SILENT_TICKS) return;
    const seconds = (SILENT_TICKS * TICK_MS) / 1000;
    this.end({
      kind: 'lost',
      cause: 'silent',
      message: `The process of the run's browser did not answer for ${seconds} s`,
    });
    this.kill();
  }

  /** A Chromium that is ending may still write. The folder of this process, which contains this one, is removed later. */
  private async removeFolder(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(() => undefined);
  }

  private leave(): void {
    this.unwatch();
    clearInterval(this.ticking);
    // A Chromium whose controlling process was killed usually ends by itself in a moment, but it may be stuck.
    if (this.child.signalCode !== null || this.child.exitCode !== 0) this.kill();
    running.delete(this);
    void this.removeFolder();
    this.end({
      kind: 'lost',
      cause: 'process',
      message: "The process of the run's browser ended while the run needed it",
    });
  }
}

/** `PWTEST_SERVER_REGISTRY` is the folder of the `browsers` process in which Playwright registers its endpoints. */
function environment(folder: string, hasWindow: boolean): Record<string, string> {
  return {
    ...childEnvironment({ hasWindow }),
    ...pick(process.env, (name) => name === 'PWTEST_SERVER_REGISTRY'),
    TMPDIR: folder,
  };
}
