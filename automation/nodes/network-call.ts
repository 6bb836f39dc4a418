import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { boolean, oneOf, shorten, text, wrong } from '../model/field-types.js';
import { EXTRACTION_TIMING } from './extraction.js';

const pattern = () => text().nullish();
const side = () => oneOf('request', 'response').nullable().default('response');

export const networkCall = defineNode({
  name: 'network_call',
  description: 'Reads requests that the page made',
  difference: 'waits, up to a limit, if no request matches yet',
  wrapper: 'extraction_action',
  runs: 'browser',
  readsNetwork: true,
  readsHumanRequests: ({ include_human_requests }) => include_human_requests,
  // Repeating the page's request may have an effect.
  isRepeatable: ({ download_from }) => download_from !== 'request',
  timing: EXTRACTION_TIMING,
  params: z.object({
    url_pattern: pattern().describe('Part of the address of the request; the default is any request'),
    extract_from: side().describe('What to output: the body of the request or of the response'),
    download_from: side().describe('request: repeat the request and save the response as a file'),
    download_filename: text().nullish().describe('Name of the file'),
    include_human_requests: boolean()
      .default(false)
      .describe("Include requests that began while a person was acting; the link's page tells them so"),
  }),
  title: ({ url_pattern }) => `read the page's request ${words(url_pattern)}`,
});

export const assertNetworkCall = defineNode({
  name: 'network_call',
  kind: 'assert_network_call',
  description: 'Checks that the page made a request',
  difference: 'works; Optexity fails with “not supported yet”',
  wrapper: 'assertion_action',
  runs: 'browser',
  readsNetwork: true,
  isRepeatable: () => true,
  timing: { end_sleep_time: 0 },
  params: z.object({
    url_pattern: pattern().describe('Part of the address of the request; the default is any request'),
    header_filter: z
      .record(z.string(), text(), { error: ({ input }) => wrong(input, 'an object whose values are strings') })
      .nullish()
      .describe('Headers that the request must have'),
  }),
  title: ({ url_pattern }) => `check that the page made the request ${words(url_pattern)}`,
});

/** Shows only the part of an address before its query. */
function words(url_pattern: string | null | undefined): string {
  return shorten((url_pattern ?? 'with any address').replace(/[?#].*$/s, ''), 80);
}
