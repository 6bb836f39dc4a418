import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { shortUrl, webAddress } from '../model/web-address.js';
import { boolean } from '../model/field-types.js';

export const goToUrl = defineNode({
  name: 'go_to_url',
  description: 'Opens an address',
  difference: 'an address that cannot be opened fails with `NavigationFailed`; `new_tab` works',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: ({ new_tab }) => !new_tab,
  params: z.object({
    url: webAddress().describe('Address to open'),
    new_tab: boolean().default(false).describe('Open it in a new tab'),
  }),
  title: ({ url }) => `open ${shortUrl(url) || 'nothing'}`,
});
