import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { oneOf, shorten, text, wrong } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';

const pattern = () => text().nullish();
const side = () => oneOf('request', 'response').nullable().default('response');

export const networkCall = defineNode({
  name: 'network_call',
  description: 'Reads requests that the page made',
  difference: 'waits for the request, up to a limit, when none fits yet',
  wrapper: 'extraction_action',
  runs: 'browser',
  // Repeating the page's request outside of it may have an effect.
  isRepeatable: ({ download_from }) => download_from !== 'request',
  timing: EXTRACTION_TIMING,
  params: z.object({
    url_pattern: pattern().describe('Part of the address of the request; none: any request'),
    extract_from: side().describe('What becomes an output: the body of the request or of the response'),
    download_from: side().describe('request: make the request again and keep the answer as a file'),
    download_filename: text().nullish().describe('Name of the file'),
  }),
  title: ({ url_pattern }) => `take the page's request ${words(url_pattern)}`,
});

export const assertNetworkCall = defineNode({
  name: 'network_call',
  kind: 'assert_network_call',
  description: 'Checks that the page made a request',
  difference: 'works; Optexity fails with “not supported yet”',
  wrapper: 'assertion_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: { end_sleep_time: 0 },
  params: z.object({
    url_pattern: pattern().describe('Part of the address of the request; none: any request'),
    header_filter: z
      .record(z.string(), text(), { error: ({ input }) => wrong(input, 'an object of texts') })
      .nullish()
      .describe('Headers the request must have'),
  }),
  title: ({ url_pattern }) => `check that the page made the request ${words(url_pattern)}`,
});

/** Of an address only what stands before its query is shown. */
function words(url_pattern: string | null | undefined): string {
  return shorten((url_pattern ?? 'of any address').replace(/[?#].*$/s, ''), 80);
}
