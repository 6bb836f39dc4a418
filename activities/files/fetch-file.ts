import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApplicationFailure } from '@temporalio/common';
import type { Page } from 'playwright';
import type { Response } from 'undici';
import { fail } from '../../contracts/fail.js';
import { servedName } from '../../infra/storage/download-names.js';
import { safeName } from '../../infra/storage/file-names.js';
import { saveStream, TooLargeError } from '../../infra/storage/save-stream.js';
import { isWriteError, whyNotWritten } from '../../infra/storage/not-saved-error.js';
import { EgressRefusedError, UnreachableError } from '../../infra/egress/egress.js';
import type { GuardedFetch } from '../../infra/egress/guarded-fetch.js';
import { signalWithin } from '../../infra/signal-within.js';

/** A local file that exists while one node runs. */
export interface LocalFile {
  file: string;
  remove: () => Promise<void>;
}

export interface FetchedFile extends LocalFile {
  /** The name that the server gives the file. */
  name: string;
  size: number;
}

interface FetchNeeds {
  fetch: GuardedFetch;
  limitBytes: number;
  /** Aborts when the run ends. */
  signal: AbortSignal;
}

/** The format's limit for fetching a file. */
const FETCH_MS = 120_000;
const MAX_REDIRECTS = 10;

/**
 * Fetches a file with the cookies of the page's browser into a new folder, under the server's name for it. Returns a number, the HTTP
 * status, when the response is not a success. Fails with `ActionFailed`.
 */
export async function fetchFile(page: Page, url: string, needs: FetchNeeds): Promise<FetchedFile | number> {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw fetchFailed('its address is neither http nor https');
  const signal = signalWithin(FETCH_MS, needs.signal);
  const response = await follow(page, url, { ...needs, signal });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return response.status;
  }
  const { headers } = response;
  const type = headers.get('content-type');
  const name = safeName(servedName(response.url, { disposition: headers.get('content-disposition'), type }));
  const folder = await mkdtemp(join(tmpdir(), 'intermission-file-')).catch((error: unknown) => {
    throw explained(error, needs);
  });
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, name);
    const size = await saveStream(Readable.fromWeb(response.body), file, needs.limitBytes);
    return { file, name, size, remove };
  } catch (error) {
    await remove();
    throw explained(error, needs);
  }
}

/** We follow redirects ourselves, so that each address gets its own cookies. */
async function follow(page: Page, first: string, { fetch, signal, limitBytes }: FetchNeeds): Promise<Response> {
  const userAgent = await page.evaluate<string>('navigator.userAgent').catch(() => undefined);
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const cookies = await page.context().cookies(url);
    const headers = {
      ...(userAgent !== undefined && { 'user-agent': userAgent }),
      ...(cookies.length > 0 && { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }),
    };
    let response: Response;
    try {
      response = await fetch(url, { headers, redirect: 'manual', signal });
    } catch (error) {
      throw explained(error, { signal, limitBytes });
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    url = new URL(location, url).href;
    if (!/^https?:/.test(url)) throw fetchFailed('it redirects to an address that is neither http nor https');
  }
  throw fetchFailed(`it redirects more than ${MAX_REDIRECTS} times`);
}

/** Only messages of our own errors are safe to show. */
function explained(error: unknown, { signal, limitBytes }: Pick<FetchNeeds, 'signal' | 'limitBytes'>): Error {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof TooLargeError) {
    return fetchFailed(`it has more than ${limitBytes / 1_000_000} MB (INTERMISSION_DOWNLOAD_LIMIT_MB)`);
  }
  if (isWriteError(error)) return fetchFailed(`it could not be stored: ${whyNotWritten(error)}`);
  if (error instanceof EgressRefusedError || error instanceof UnreachableError) return fetchFailed(error.message);
  return fetchFailed(signal.aborted ? 'it took too long' : 'the server did not answer');
}

function fetchFailed(why: string): ApplicationFailure {
  return fail('ActionFailed', `The file could not be fetched: ${why}`);
}
