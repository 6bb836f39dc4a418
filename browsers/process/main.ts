import { createLog, type Log } from '../../infra/log.js';
import { type Chromium, closeChromium, killChromiums, launchChromium, withUserAgent } from '../chromium/chromium.js';
import { startServer } from '../host/session-server.js';
import { BrowserSession, type End } from '../session/browser-session.js';
import { type SessionConfig, withEvidence } from '../session/session-config.js';
import type { Channel, ProcessEnd, News, Order, OpenRequest } from './messages.js';
import { SavingThroughHost } from './save-through-host.js';

const ALIVE_MS = 500;

/**
 * The process of one session: a Chromium, then the run's session in it, with its own server. The `browsers` process starts it, sends it
 * orders, and monitors it.
 */
class SessionProcess {
  private session: BrowserSession | undefined;

  private constructor(
    private readonly chromium: Chromium,
    private readonly config: SessionConfig,
    private readonly log: Log,
  ) {}

  static async launch(config: SessionConfig, channel: Channel): Promise<SessionProcess> {
    const log = createLog(config, 'browsers');
    const chromium = await launchChromium(config, channel);
    const launched = new SessionProcess(chromium, config, log);
    // No run uses it yet: the `browsers` process starts another in its place.
    chromium.browser.once('disconnected', () => {
      if (launched.session === undefined) process.exit(0);
    });
    send({ type: 'launched', pid: chromium.pid });
    return launched;
  }

  async open(wanted: OpenRequest): Promise<void> {
    const { runId, userAgent, recordsNetwork = false, url, networkLimits, evidence } = wanted;
    const { chromium, log } = this;
    const config = withEvidence(this.config, evidence);
    chromium.egress.limitTo(networkLimits);
    const dressed = userAgent === undefined ? chromium : await withUserAgent(chromium, userAgent);
    const [session, server] = await Promise.all([
      BrowserSession.open(dressed, runId, { config, save: saving.save }, log),
      startServer(config, log),
    ]);
    this.session = session;
    if (recordsNetwork) session.network.start();
    if (url !== undefined) session.firstPage.begin(dressed.page, url);
    const liveUrl = server.add(session);
    void session.ended.then((end) => send({ type: 'ended', end }));
    send({ type: 'opened', sessionId: session.sessionId, endpoint: session.endpoint, liveUrl });
  }

  close(finalScreenshot: boolean): void {
    this.session?.close({ finalScreenshot });
  }

  /** Ends the session, or the browser if no run took it. */
  async shutDown(end: End): Promise<ProcessEnd> {
    const { session } = this;
    if (session === undefined) {
      await closeChromium(this.chromium);
      return { artifacts: [], acts: [], refused: [], notKept: [] };
    }
    const artifacts = await session.shutDown(end);
    return {
      artifacts,
      acts: session.live.people.acts.take(),
      refused: session.refusedConnections(),
      notKept: session.notKept(),
    };
  }

  /** A step failed that nothing waits for: the session continues. */
  warn(error: unknown): void {
    this.log.error({ err: error }, 'a step of a session failed');
  }

  /** An error that no code in this process handles ends its session. */
  fail(error: unknown): void {
    this.log.error({ err: error }, 'the process of a session failed');
    void leave({
      type: 'ended',
      end: { kind: 'lost', cause: 'error', message: "The process of the run's browser ended with an unexpected error" },
    });
  }
}

let launched: SessionProcess | undefined;
const saving = new SavingThroughHost(send);

async function obey(order: Order): Promise<void> {
  if (order.type === 'launch') launched = await SessionProcess.launch(order.config, order.channel);
  else if (order.type === 'open') await launched?.open(order.wanted);
  else if (order.type === 'close') launched?.close(order.finalScreenshot);
  else if (order.type === 'saved' || order.type === 'not-saved') saving.settle(order);
  else {
    const left = await launched?.shutDown(order.end);
    await leave(left && { type: 'left', ...left });
  }
}

function send(news: News): void {
  // The `browsers` process may be gone.
  if (process.connected) process.send?.(news, () => undefined);
}

/** Exits once the last message is sent. */
async function leave(last?: News): Promise<void> {
  if (last !== undefined && process.connected) await new Promise((resolve) => process.send?.(last, resolve));
  killChromiums();
  process.exit(0);
}

process.on('message', (order: Order) => {
  obey(order).catch((error: unknown) => {
    void leave({ type: 'failed', message: (error as Error).message });
  });
});
// The `browsers` process ends its sessions in order; a signal to the whole process group must not end them earlier.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('uncaughtException', (error) => {
  if (launched === undefined) throw error;
  launched.fail(error);
});
process.on('unhandledRejection', (error) => launched?.warn(error));
// When the `browsers` process is gone, nothing else ends this one. The event is missed when that happened while this module loaded.
const leaveAlone = () => void leave();
process.once('disconnect', leaveAlone);
if (!process.connected) leaveAlone();
setInterval(() => send({ type: 'alive' }), ALIVE_MS);
