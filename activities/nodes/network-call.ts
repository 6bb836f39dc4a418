import { ApplicationFailure } from '@temporalio/common';
import type { Page } from 'playwright';
import { assertNetworkCall as assertion, networkCall as definition } from '../../automation/index.js';
import { labelled } from '../labelled.js';
import type { NetworkCall } from '../../workflows/messages.js';
import { CALL_WAIT, callsOf } from '../network.js';
import { browserNode } from '../node.js';

/** Takes what the page asked for, or was answered, since the latest interaction; waits a little when there is nothing yet. */
export const networkCall = browserNode(definition, async ({ page, params, task, pause, note, output, keepFile }) => {
  const of = params.extract_from === 'response' ? 'responses' : 'requests';
  const calls = await callsOf(task.session, of, params.url_pattern, pause);
  if (calls.length === 0) note(`warning: the page made no such request within ${CALL_WAIT} s`);
  for (const call of calls) {
    if (params.extract_from !== null) {
      const body = params.extract_from === 'request' ? call.requestBody : parsed(call.responseBody);
      output(labelled(task, { body }));
    }
    if (params.download_from !== 'request') continue;
    const { data, mediaType } = await repeat(page, call);
    const name = params.download_filename ?? nameOf(call.url);
    note(`kept as ${(await keepFile({ name, mediaType, data })).name}`);
  }
});

export const assertNetworkCall = browserNode(assertion, async ({ params, task, pause }) => {
  const wanted = Object.entries(params.header_filter ?? {});
  const fits = ({ responseHeaders, requestHeaders }: NetworkCall) =>
    wanted.every(([name, value]) =>
      [responseHeaders, requestHeaders].some((headers) => headers[name.toLowerCase()]?.includes(value)),
    );
  const calls = await callsOf(task.session, 'requests', params.url_pattern, pause, fits);
  if (calls.length > 0) return;
  const headers = wanted.length > 0 ? ` with the headers ${wanted.map(([name]) => name).join(', ')} as asked` : '';
  throw ApplicationFailure.nonRetryable(
    `The page made no such request${headers} within ${CALL_WAIT} s`,
    'AssertionFailed',
  );
});

const REPEAT_MS = 120_000;

/** Asks again, with the page's headers and cookies and by the browser's own way out. */
async function repeat(page: Page, call: NetworkCall): Promise<{ data: Buffer; mediaType: string }> {
  const headers = Object.entries(call.requestHeaders).filter(([name]) => !/^(:|host$|content-length$)/.test(name));
  const response = await page.context().request.fetch(call.url, {
    method: call.method,
    headers: Object.fromEntries(headers),
    ...(call.requestBody !== null && { data: call.requestBody }),
    timeout: REPEAT_MS,
  });
  if (!response.ok()) {
    throw ApplicationFailure.nonRetryable(`The repeated request was answered ${response.status()}`, 'ExtractionFailed');
  }
  const [mediaType = 'application/octet-stream'] = (response.headers()['content-type'] ?? '').split(';');
  return { data: await response.body(), mediaType };
}

function nameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || 'download';
}

function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
