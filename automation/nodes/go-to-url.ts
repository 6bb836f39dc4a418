import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { urlFlaw } from '../url.js';
import { boolean, text } from '../values.js';

export const goToUrl = defineNode({
  name: 'go_to_url',
  wrapper: 'interaction_action',
  runs: 'browser',
  params: z.object({ url: text(), new_tab: boolean().default(false) }).superRefine(({ url }, context) => {
    const flaw = urlFlaw(url);
    if (flaw !== undefined) context.addIssue({ code: 'custom', path: ['url'], message: flaw });
  }),
  title: ({ url }) => `open ${url.replace(/^https?:\/\//, '').slice(0, 80)}`,
});
