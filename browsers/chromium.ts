import { type Browser, type BrowserContext, chromium as playwright, type LaunchOptions, type Page } from 'playwright';
import type { Config } from '../config/index.js';
import { Egress } from '../egress/egress.js';
import { EgressProxy } from './egress/proxy.js';

/** One launched Chromium with one context and one blank page: all a session needs. */
export interface Chromium {
  browser: Browser;
  context: BrowserContext;
  page: Page;
  /** Process id of the browser process. */
  pid: number;
  /** Its only way out. */
  egress: EgressProxy;
}

export const VIEWPORT = { width: 1280, height: 720 };

/** How long an orderly close may take before the process is killed. */
const CLOSE_MS = 5000;
const LAUNCH_MS = 20_000;

/** Playwright's own switches already end most background traffic; these end the rest. */
const SWITCHES = [
  '--disable-quic',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--no-pings',
];

/** Everything goes through the proxy, which resolves names; WebRTC, which could send around it, may not. */
const ONE_WAY_OUT = [
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

/** Process ids of the Chromiums that have not ended. */
const running = new Set<number>();

/** Ends them all at once, for a process that has no time left. */
export function killChromiums(): void {
  for (const pid of running) kill(pid);
}

/** Launches a Chromium; throws an Error that names the setting when there is none. */
export async function launchChromium(config: Config): Promise<Chromium> {
  const egress = await EgressProxy.start(new Egress(config.allowedNetworks));
  let browser: Browser;
  try {
    browser = await launchBehind(egress, config);
  } catch (error) {
    egress.close();
    throw error;
  }
  browser.once('disconnected', () => egress.close());
  try {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const [page, pid] = await Promise.all([context.newPage(), processId(browser)]);
    // A Chromium without its page is of no use to a run; one that is kept ready is replaced when it ends.
    page.once('crash', () => void browser.close().catch(() => undefined));
    running.add(pid);
    browser.once('disconnected', () => running.delete(pid));
    return { browser, context, page, pid, egress };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function launchBehind(egress: EgressProxy, config: Config): Promise<Browser> {
  return launch({
    ...(config.chromiumPath !== undefined && { executablePath: config.chromiumPath }),
    chromiumSandbox: config.chromiumSandbox,
    args: [...SWITCHES, ...ONE_WAY_OUT],
    proxy: { server: egress.url },
    timeout: LAUNCH_MS,
    // A stopping process lets its sessions end first, so Playwright must not close them on a signal.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Closes in order, or kills the process when that takes too long. The process is gone afterwards. */
export async function closeChromium({ browser, pid }: Chromium): Promise<void> {
  const closed = browser.close().catch(() => undefined);
  const killer = setTimeout(() => kill(pid), CLOSE_MS);
  await closed;
  clearTimeout(killer);
}

async function launch(options: LaunchOptions): Promise<Browser> {
  try {
    return await playwright.launch(options);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    const which = options.executablePath ?? "Playwright's own";
    throw new Error(
      `Chromium (${which}) could not be launched: ${reason}. Set INTERMISSION_CHROMIUM to the path of a Chromium, for example /usr/bin/chromium-headless-shell`,
      { cause: error },
    );
  }
}

/** Playwright does not tell the process id, and a launch script may stand between; Chromium knows its own. */
async function processId(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  const own = processInfo.find((info) => info.type === 'browser');
  if (own === undefined) throw new Error('Chromium did not tell its process id');
  return own.id;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
