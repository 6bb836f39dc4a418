import type { Automation } from '../model/automation.js';
import { hasPlaceholder } from './placeholders.js';
import { flatten } from '../model/walk-nodes.js';

/**
 * The address whose site counts as the automation's own: its `url`, or, when it begins on an empty page, the first `go_to_url` that its
 * author wrote without placeholders. Undefined when there is neither.
 */
export function ownAddress({ url, nodes }: Pick<Automation, 'url' | 'nodes'>): string | undefined {
  if (/^https?:/i.test(url)) return url;
  const addresses = flatten(nodes).flatMap(({ kind, params }) =>
    kind === 'go_to_url' ? [String((params as { url: unknown }).url)] : [],
  );
  return addresses.find((address) => /^https?:/i.test(address) && !hasPlaceholder(address));
}
