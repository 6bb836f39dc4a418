import type { Automation, Draft } from './automation.js';
import { shorten } from './field-types.js';
import { everyAction } from './walk-nodes.js';
import { shortUrl } from './web-address.js';

/** Whether it reads requests that begin while a person acts; those may contain what the person types. */
export function readsHumanRequests(automation: Automation): boolean {
  return everyAction(automation).some((node) => node.readsHumanRequests);
}

/** Whether it reads the requests of its pages; only then does a run record them. */
export function readsNetwork(automation: Automation): boolean {
  return everyAction(automation).some((node) => node.readsNetwork);
}

/** Name of an automation without a file name: its description, or else the host and path of its url. */
export function automationLabel({ description = '', url }: Automation): string {
  const words = description.slice(0, 1000).replace(/\s+/g, ' ').trim();
  return shorten(words, 100) || shortUrl(url) || 'automation';
}

/** A person points at an element that is not found. */
function asksPerson({ on_missing, skip_prompt, assert_locator_presence }: Record<string, unknown>): boolean {
  return on_missing === 'person' && skip_prompt !== true && assert_locator_presence !== true;
}

/** Whether a run of the automation may pause for a person because of its own nodes: such a run needs an owner. */
export function mayPause(automation: Draft): boolean {
  return everyAction(automation).some((node) => node.isPause ?? asksPerson(node.params));
}
