import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium as playwright, type LaunchOptions, type Page } from 'playwright';
import { childEnvironment } from '../../infra/processes/child-environment.js';
import { ownPortsOf } from '../../infra/egress/own-ports.js';
import { Egress } from '../../infra/egress/egress.js';
import { EgressProxy } from './egress-proxy.js';
import { TrafficMeter } from '../session/traffic-meter.js';
import { requireDisplay, requireWindow } from './window.js';
import type { SessionConfig } from '../session/session-config.js';

/** One launched Chromium with one context and one blank page: everything a session needs. */
export interface Chromium {
  browser: Browser;
  context: BrowserContext;
  page: Page;
  /** Process id of the browser process. */
  pid: number;
  /** Its only connection to the network. */
  egress: EgressProxy;
  /** Counts what it sends to this process. */
  meter: TrafficMeter;
  /** The folder of its downloads, which is removed when it is closed. */
  downloadsFolder: string;
}

export const VIEWPORT = { width: 1280, height: 720 };

/** How long an orderly close may take before the process is killed. */
const CLOSE_MS = 5000;
const LAUNCH_MS = 20_000;

/** Playwright's own switches disable most background traffic; these disable the rest. */
const SWITCHES = [
  '--disable-quic',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--no-pings',
  // Otherwise Chromium also writes every console message of a page to standard error in full.
  '--enable-logging=none',
];

/** All traffic goes through the proxy, which resolves names; WebRTC, which could bypass it, must not. */
const ONE_WAY_OUT = [
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

/** Process ids of the Chromiums that have not ended. */
const running = new Set<number>();

/** Kills all of them, for a process that must exit at once. */
export function killChromiums(): void {
  for (const pid of running) kill(pid);
}

/** Launches Chromium, or the Chrome of this machine. Throws an Error that names the setting when it cannot be launched. */
export async function launchChromium(
  config: SessionConfig,
  channel: 'chromium' | 'chrome' = 'chromium',
): Promise<Chromium> {
  if (config.headed) requireDisplay();
  const egress = await EgressProxy.start(
    new Egress(config.allowedNetworks, ownPortsOf(config.singlePorts, config.browsers.ports)),
  );
  const downloadsFolder = await mkdtemp(join(tmpdir(), 'intermission-downloads-'));
  const meter = new TrafficMeter(egress.url);
  let browser: Browser;
  try {
    browser = await launchBehind(egress, { downloadsPath: downloadsFolder, ...executableOf(config, channel) }, config);
  } catch (error) {
    egress.close();
    await rm(downloadsFolder, { recursive: true, force: true });
    throw error;
  } finally {
    meter.stopLooking();
  }
  browser.once('disconnected', () => egress.close());
  try {
    if (config.headed) await requireWindow(browser);
    const context = await browser.newContext({ viewport: VIEWPORT });
    const [page, pid] = await Promise.all([context.newPage(), processId(browser)]);
    // A Chromium without its page is of no use to a run; the pool replaces one that ends before a run takes it.
    page.once('crash', () => void browser.close().catch(() => undefined));
    running.add(pid);
    browser.once('disconnected', () => running.delete(pid));
    return { browser, context, page, pid, egress, meter, downloadsFolder };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function executableOf(config: SessionConfig, channel: 'chromium' | 'chrome'): LaunchOptions {
  const path = channel === 'chrome' ? config.chromePath : config.chromiumPath;
  if (path !== undefined) return { executablePath: path };
  return channel === 'chrome' ? { channel } : {};
}

function launchBehind(egress: EgressProxy, options: LaunchOptions, config: SessionConfig): Promise<Browser> {
  return launch({
    ...options,
    chromiumSandbox: config.chromiumSandbox,
    args: [...SWITCHES, ...ONE_WAY_OUT],
    headless: !config.headed,
    env: childEnvironment({ hasWindow: config.headed }),
    proxy: { server: egress.url },
    timeout: LAUNCH_MS,
    // A stopping process lets its sessions end first, so Playwright must not close browsers on a signal.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** The same browser with a new context that sends this user agent. */
export async function withUserAgent(chromium: Chromium, userAgent: string): Promise<Chromium> {
  const context = await chromium.browser.newContext({ viewport: VIEWPORT, userAgent });
  const page = await context.newPage();
  await chromium.context.close();
  return { ...chromium, context, page };
}

/** Closes the browser, or kills the process when that takes too long. The process is gone afterwards. */
export async function closeChromium({ browser, pid, downloadsFolder }: Chromium): Promise<void> {
  const killer = setTimeout(() => kill(pid), CLOSE_MS);
  const giveUpAt = Date.now() + 2 * CLOSE_MS;
  await browser.close().catch(() => undefined);
  // Playwright resolves early when it was closing the browser already, as after a page crash.
  while (isAlive(pid) && Date.now() < giveUpAt) await sleep(20);
  clearTimeout(killer);
  await rm(downloadsFolder, { recursive: true, force: true });
}

async function launch(options: LaunchOptions): Promise<Browser> {
  try {
    return await playwright.launch(options);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    const which = options.executablePath ?? options.channel ?? "Playwright's own";
    throw new Error(
      `Chromium (${which}) could not be launched: ${reason}. Set INTERMISSION_CHROMIUM to the path of a Chromium, for example /usr/bin/chromium-headless-shell`,
      { cause: error },
    );
  }
}

/** Playwright does not expose the process id, and a launch script may sit in between; Chromium knows its own. */
async function processId(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  const own = processInfo.find((info) => info.type === 'browser');
  if (own === undefined) throw new Error('Chromium did not report its process id');
  return own.id;
}

/** Kills the process if it exists. */
export function kill(pid: number): void {
  signal(pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

/** Returns false when there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}
