import type { ApplicationFailure } from '@temporalio/common';
import { errors, type Page, type Request, type Route } from 'playwright';
import { fail } from '../../contracts/fail.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { explain } from './playwright-errors.js';
import { sendCommand } from '../session/send-command.js';

const NAVIGATION_MS = 10_000;

/** `slow`: the page did not load in time, but still may. */
type NavigationResult = 'loaded' | 'slow';

/** Why a page did not open. `isRefused`: it never will, because automations may not reach it. */
interface NavigationFailure {
  reason: string;
  isRefused: boolean;
}

/** Opens an address. Fails with `NavigationFailed` when automations may not reach it; the caller decides about other problems. */
export async function navigate(
  page: Page,
  url: string,
  session: Session,
): Promise<NavigationResult | NavigationFailure> {
  let failed: Request | undefined;
  const onFailed = (request: Request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) failed = request;
  };
  page.on('requestfailed', onFailed);
  try {
    await page.goto(url, { timeout: NAVIGATION_MS });
    return 'loaded';
  } catch (error) {
    if (error instanceof errors.TimeoutError) return 'slow';
    if (isDownload(error)) return await showFile(page, url);
    if (page.isClosed()) throw error;
    const refusal = isConnectionError(error) ? await whyNot(session, failed?.url() ?? url) : undefined;
    return { reason: refusal?.reason ?? explain(error), isRefused: refusal?.isRefused ?? false };
  } finally {
    page.off('requestfailed', onFailed);
  }
}

function isDownload(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Download is starting');
}

/**
 * A file, such as a PDF in a browser without a PDF viewer, is downloaded and leaves the tab where it was. The format's nodes expect the tab
 * to be at the file's address, so the tab shows an empty page there.
 */
export async function showFile(page: Page, url: string): Promise<NavigationResult> {
  const address = new URL(url).href;
  const show = (route: Route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>File</title>' });
  await page.route(({ href }) => href === address, show, { times: 1 });
  await page.goto(url, { timeout: NAVIGATION_MS });
  return 'loaded';
}

export function navigationFailed({ reason }: NavigationFailure): ApplicationFailure {
  return fail('NavigationFailed', `The page could not be opened: ${reason}`);
}

/** Chromium's error when the egress proxy refused the connection; the proxy knows why. */
function isConnectionError(error: unknown): boolean {
  return error instanceof Error && error.message.includes('net::ERR_SOCKS_CONNECTION');
}

async function whyNot(session: Session, url: string): Promise<NavigationFailure | undefined> {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const at = Number(port !== '' ? port : protocol === 'https:' ? 443 : 80);
  const { failed } = await sendCommand(session, 'failed-connections', { from: 0 });
  return failed.findLast((one) => one.port === at && (one.host === host || isSameIpv6(one.host, host)));
}

/** Whether two hosts are spellings of one IPv6 address. */
function isSameIpv6(one: string, other: string): boolean {
  const spelt = (host: string) => (URL.canParse(`http://[${host}]`) ? new URL(`http://[${host}]`).hostname : host);
  return one.includes(':') && other.includes(':') && spelt(one) === spelt(other);
}
