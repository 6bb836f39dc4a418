import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { shortUrl } from '../model/web-address.js';
import { number, text, withRules } from '../model/field-types.js';

export const closeTabsUntil = defineNode({
  name: 'close_tabs_until',
  description: 'Closes tabs until a given tab is current',
  difference: 'fails if there is no such tab; Optexity never stops',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: withRules(
    z.object({
      matching_url: text().nullish().describe('Part of the address of the tab to keep'),
      tab_index: number({ integer: true, min: 0 }).nullish().describe('Position of the last tab to keep, from 0'),
    }),
    ({ matching_url, tab_index }, report) => {
      if ((matching_url == null) === (tab_index == null)) {
        report([], 'close_tabs_until needs exactly one of matching_url and tab_index');
      }
    },
  ),
  title: ({ matching_url, tab_index }) =>
    `close tabs until ${matching_url == null ? `tab ${tab_index}` : shortUrl(matching_url)}`,
});
