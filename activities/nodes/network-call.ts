import type { ApplicationFailure } from '@temporalio/common';
import type { APIRequestContext, APIResponse, Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { assertNetworkCall as assertion, networkCall as definition } from '../../automation/nodes/network-call.js';
import { servedName } from '../../infra/storage/download-names.js';
import { jsonOrText } from '../../infra/decode-text.js';
import {
  MAX_REDIRECTS,
  followRedirect,
  RedirectRefusedError,
  type RedirectedRequest,
} from '../../infra/egress/redirects.js';
import { labelOutput } from '../step/labelled-output.js';
import type { NetworkCall } from '../../contracts/session-commands.js';
import { CALL_WAIT, callsOf, personalCalls } from '../session/network-calls.js';
import { browserNode } from '../step/browser-node.js';

/** Reads the page's requests or responses since the latest interaction; waits a little when there are none yet. */
export const networkCall = browserNode(definition, async ({ page, params, task, sleep, note, output, keepFile }) => {
  const of = params.extract_from === 'response' ? 'responses' : 'requests';
  const personal = params.include_human_requests ? 'all' : 'none';
  const calls = await callsOf(task.session, of, personal, params.url_pattern, sleep);
  if (calls.length === 0) note(`warning: the page made no such request within ${CALL_WAIT} s`);
  if (calls.length === 0 && (await personalCalls(task.session, params.url_pattern)) > 0) {
    note('warning: requests that began while a person acted are left out; set include_human_requests to include them');
  }
  for (const call of calls) {
    if (params.extract_from !== null) {
      const body =
        params.extract_from === 'request'
          ? call.requestBody
          : call.responseBody === null
            ? null
            : jsonOrText(call.responseBody);
      output(labelOutput(task, { body }));
    }
    if (params.download_from !== 'request') continue;
    const { data, mediaType } = await repeat(page, call);
    const name = params.download_filename ?? servedName(call.url, {});
    note(`kept as ${(await keepFile({ name, mediaType, data })).name}`);
  }
});

export const assertNetworkCall = browserNode(assertion, async ({ params, task, sleep }) => {
  const wanted = Object.entries(params.header_filter ?? {});
  const fits = ({ responseHeaders, requestHeaders }: NetworkCall) =>
    wanted.every(([name, value]) =>
      [responseHeaders, requestHeaders].some((headers) => headers[name.toLowerCase()]?.includes(value)),
    );
  // For requests that a person caused, only the address is compared: a header could otherwise be guessed bit by bit.
  const calls = await callsOf(task.session, 'requests', 'addresses', params.url_pattern, sleep, fits);
  if (calls.length > 0) return;
  const headers = wanted.length > 0 ? ` with the headers ${wanted.map(([name]) => name).join(', ')} as asked` : '';
  throw fail('AssertionFailed', `The page made no such request${headers} within ${CALL_WAIT} s`);
});

const REPEAT_MS = 120_000;

/** Playwright's own redirects would send the page's headers to another origin. */
async function follow(
  request: APIRequestContext,
  first: RedirectedRequest,
  { requestBody }: NetworkCall,
): Promise<APIResponse> {
  let sent = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const { url, method, headers, hasBody } = sent;
    const data = hasBody && requestBody !== null ? { data: requestBody } : {};
    const response = await request.fetch(url, { method, headers, ...data, timeout: REPEAT_MS, maxRedirects: 0 });
    const next = nextOf(sent, response);
    if (next === undefined) return response;
    sent = next;
  }
  throw notRepeated(`it redirects more than ${MAX_REDIRECTS} times`);
}

function nextOf(sent: RedirectedRequest, response: APIResponse): RedirectedRequest | undefined {
  try {
    return followRedirect(sent, response.status(), response.headers().location);
  } catch (error) {
    throw error instanceof RedirectRefusedError ? notRepeated(error.message) : error;
  }
}

function notRepeated(why: string): ApplicationFailure {
  return fail('ExtractionFailed', `The request could not be repeated: ${why}`);
}

/** Repeats the request with the page's headers and cookies, through the browser's own proxy. */
async function repeat(page: Page, call: NetworkCall): Promise<{ data: Buffer; mediaType: string }> {
  if (call.requestBody === null && Number(call.requestHeaders['content-length'] ?? 0) > 0) {
    throw notRepeated('its request body is not text');
  }
  const headers = Object.entries(call.requestHeaders).filter(([name]) => !/^(:|host$|content-length$)/.test(name));
  const first = { url: call.url, method: call.method, headers: Object.fromEntries(headers) };
  const response = await follow(page.context().request, { ...first, hasBody: call.requestBody !== null }, call);
  if (!response.ok()) {
    throw fail('ExtractionFailed', `The repeated request was answered ${response.status()}`);
  }
  const [mediaType = 'application/octet-stream'] = (response.headers()['content-type'] ?? '').split(';');
  return { data: await response.body(), mediaType };
}
