import type { Automation } from '../../automation/model/automation.js';
import type { Owner } from '../../contracts/run-state.js';
import { stepLine } from '../../contracts/step-labels.js';

/** Temporal stores 400 bytes of a summary and 20,000 bytes of details. */
const SUMMARY_CHARACTERS = 130;
const LISTED_NODES = 60;

/** One line for lists in the Temporal Web UI: `Log in · 3 steps · for ana@example.com`. */
export function runSummary(name: string, { nodes }: Automation, owner: Owner | undefined): string {
  const count = `${nodes.length} ${nodes.length === 1 ? 'step' : 'steps'}`;
  const parts = [shortened(name), count, ...(owner ? [`for ${shortened(owner.email)}`] : [])];
  return parts.map(escapeMarkdown).join(' · ');
}

/** What the run will do, in Markdown: its first address and its nodes, without any value that it types. */
export function runDetails(name: string, automation: Automation, owner: Owner | undefined): string {
  const { nodes } = automation;
  const who = owner?.name === undefined ? owner?.email : `${owner.name} (${owner.email})`;
  const lines = nodes
    .slice(0, LISTED_NODES)
    .map((node) => `- ${escapeMarkdown(stepLine({ ...node, title: shortened(node.title) }))}`);
  if (nodes.length > LISTED_NODES) lines.push(`- and ${nodes.length - LISTED_NODES} more`);
  return [
    `**${escapeMarkdown(shortened(name))}** begins at ${escapeMarkdown(shortened(siteOf(automation)))}`,
    ...(who === undefined ? [] : [`Needs a person? Asks ${escapeMarkdown(shortened(who))}`]),
    lines.join('\n'),
  ].join('\n\n');
}

/** Host and port of the address that the automation opens first; the rest of the address may be private. */
export function siteOf({ url }: Automation): string {
  return /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url;
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= SUMMARY_CHARACTERS ? text : `${characters.slice(0, SUMMARY_CHARACTERS - 1).join('')}…`;
}

/** Shows people's texts literally: no markup, no links (addresses become links even without markup), one line. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>~|!#&]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&');
}
