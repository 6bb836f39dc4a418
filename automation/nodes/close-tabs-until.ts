import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { shortUrl } from '../url.js';
import { number, text, withRules } from '../values.js';

export const closeTabsUntil = defineNode({
  name: 'close_tabs_until',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: withRules(
    z.object({ matching_url: text().nullish(), tab_index: number({ integer: true, min: 0 }).nullish() }),
    ({ matching_url, tab_index }, report) => {
      if ((matching_url == null) === (tab_index == null)) {
        report([], 'close_tabs_until needs exactly one of matching_url and tab_index');
      }
    },
  ),
  title: ({ matching_url, tab_index }) =>
    `close tabs until ${matching_url == null ? `tab ${tab_index}` : shortUrl(matching_url)}`,
});
