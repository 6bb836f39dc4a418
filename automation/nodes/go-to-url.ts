import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { shortUrl, webAddress } from '../url.js';
import { boolean } from '../values.js';

export const goToUrl = defineNode({
  name: 'go_to_url',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: ({ new_tab }) => !new_tab,
  params: z.object({ url: webAddress(), new_tab: boolean().default(false) }),
  title: ({ url }) => `open ${shortUrl(url) || 'nothing'}`,
});
