import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../config/names.js';

/** Temporal's number of the type. */
const INDEXED_VALUE_TYPES = { KEYWORD: 2 } as const;

/** How the command that makes them is called; whoever reads an error of the API may have either. */
const REGISTER = '`intermission doctor --register` (in a checkout `npm run -s intermission -- doctor --register`)';

/** What is said about a namespace that lacks some of them; `register` is the command that makes them. */
export function lacksSearchAttributes(namespace: string, missing: readonly string[], register = REGISTER): string {
  const attributes = missing.length === 1 ? 'attribute' : 'attributes';
  return `${namespace} lacks the search ${attributes} ${missing.join(', ')}; register them once with ${register}`;
}

/** Names of our search attributes that this namespace does not have. */
export async function missingSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(SEARCH_ATTRIBUTES).filter((name) => customAttributes?.[name] === undefined);
}

/** Registers our search attributes in the namespace; harmless when they are there. Temporal Cloud wants its own tool for it. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const types = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]] as const);
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
}
