import { ApplicationFailure } from '@temporalio/common';
import { errors, type Page, type Request, type Route } from 'playwright';
import type { Session } from '../workflows/messages.js';
import { explain } from './errors.js';
import { tellSession } from './session-control.js';

const NAVIGATION_MS = 10_000;

/** `slow`: it did not load in time, and may still. */
type Navigated = 'loaded' | 'slow';

/** Why a page did not open. `isRefused`: it never will, since automations may not reach it. */
interface NotOpened {
  reason: string;
  isRefused: boolean;
}

/** Opens an address. Fails with `NavigationFailed` when it is one that automations may not reach; other flaws are the caller's to judge. */
export async function navigate(page: Page, url: string, session: Session): Promise<Navigated | NotOpened> {
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
    if (isDownload(error)) return showFile(page, url);
    if (page.isClosed()) throw error;
    const told = isConnectionError(error) ? await whyNot(session, failed?.url() ?? url) : undefined;
    return { reason: told?.reason ?? explain(error), isRefused: told?.isRefused ?? false };
  } finally {
    page.off('requestfailed', onFailed);
  }
}

function isDownload(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Download is starting');
}

/**
 * A file, such as a PDF where the browser has no viewer for it, is downloaded and leaves the tab where it was. The format's nodes
 * expect to be at its address: the tab shows an empty page there.
 */
async function showFile(page: Page, url: string): Promise<Navigated> {
  const address = new URL(url).href;
  const show = (route: Route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>File</title>' });
  await page.route(({ href }) => href === address, show, { times: 1 });
  await page.goto(url, { timeout: NAVIGATION_MS });
  return 'loaded';
}

export function navigationFailed({ reason }: NotOpened): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The page could not be opened: ${reason}`, 'NavigationFailed');
}

/** What the browser says when its way out gave it no connection; the way out knows more. */
function isConnectionError(error: unknown): boolean {
  return error instanceof Error && error.message.includes('net::ERR_SOCKS_CONNECTION');
}

interface FailedConnection extends NotOpened {
  host: string;
  port: number;
}

async function whyNot(session: Session, url: string): Promise<NotOpened | undefined> {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const at = Number(port !== '' ? port : protocol === 'https:' ? 443 : 80);
  const { failed } = (await tellSession(session, 'failed-connections', { from: 0 })) as { failed: FailedConnection[] };
  return failed.findLast((one) => one.port === at && (one.host === host || isSameIpv6(one.host, host)));
}

/** Two spellings of one address. */
function isSameIpv6(one: string, other: string): boolean {
  const spelt = (host: string) => (URL.canParse(`http://[${host}]`) ? new URL(`http://[${host}]`).hostname : host);
  return one.includes(':') && other.includes(':') && spelt(one) === spelt(other);
}
