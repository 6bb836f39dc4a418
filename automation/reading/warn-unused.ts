import type { Automation, AutomationNode } from '../model/automation.js';
import { type FindingList, join } from '../model/findings.js';
import { NAME_SOURCE } from '../model/identifiers.js';
import { mapTexts } from '../parameters/placeholders.js';
import { flatten } from '../model/walk-nodes.js';

const WORD = new RegExp(NAME_SOURCE, 'gu');

/** Warns about parameters whose names appear nowhere in the nodes: they have no effect, or are misspelt there. */
export function warnUnused(
  nodes: readonly AutomationNode[],
  parameters: Automation['parameters'],
  url: unknown,
  findings: FindingList,
): void {
  const words = new Set<string>();
  const texts = flatten(nodes).map((node) => ('extraction' in node ? [node.params, node.extraction] : node.params));
  mapTexts([url, ...texts], (text) => {
    for (const [word] of text.matchAll(WORD)) words.add(word);
    return text;
  });
  for (const [map, lists] of Object.entries(parameters)) {
    for (const name of Object.keys(lists)) {
      if (!words.has(name)) findings.warn(join('parameters', map, name), 'no node uses this parameter');
    }
  }
}
