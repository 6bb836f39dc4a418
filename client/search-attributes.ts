import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../infra/temporal/names.js';

/** Temporal's number of the attribute type. */
const INDEXED_VALUE_TYPES = { KEYWORD: 2 } as const;

/** The command that registers them. A reader of an API error may have either form of it. */
const REGISTER = '`intermission doctor --register` (in a checkout `npm run -s intermission -- doctor --register`)';

/** The message for a namespace that lacks some of them; `register` is the command that registers them. */
export function lacksSearchAttributes(namespace: string, missing: readonly string[], register = REGISTER): string {
  const attributes = missing.length === 1 ? 'attribute' : 'attributes';
  return `${namespace} lacks the search ${attributes} ${missing.join(', ')}; register them once with ${register}`;
}

/** Names of Intermission's search attributes that this namespace lacks. */
export async function missingSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(SEARCH_ATTRIBUTES).filter((name) => customAttributes?.[name] === undefined);
}

/** Registers Intermission's search attributes in the namespace; harmless when they exist. Temporal Cloud requires its own tool for this. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const types = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]] as const);
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
}
