import type { Connection } from '@temporalio/client';
import { FIND_ATTRIBUTES, SEARCH_ATTRIBUTES } from '../infra/temporal/names.js';
import { UnavailableError } from './errors.js';

/** Temporal's number of the attribute type. */
const INDEXED_VALUE_TYPES = { TEXT: 1, KEYWORD: 2, DATETIME: 6, KEYWORD_LIST: 7 } as const;

/** The command that registers them. A reader of an API error may have either form of it. */
const REGISTER = '`intermission doctor --register` (in a checkout `npm run -s intermission -- doctor --register`)';

/** The message for a namespace that lacks some of them; `register` is the command that registers them. */
export function lacksSearchAttributes(namespace: string, missing: readonly string[], register = REGISTER): string {
  const attributes = missing.length === 1 ? 'attribute' : 'attributes';
  return `${namespace} lacks the search ${attributes} ${missing.join(', ')}; register them once with ${register}`;
}

/** A call to Temporal failed because the namespace lacks these search attributes. */
export class SearchAttributesMissingError extends UnavailableError {
  constructor(
    readonly attributes: readonly string[],
    options?: ErrorOptions,
  ) {
    super(lacksSearchAttributes('The namespace', attributes), options);
  }
}

/** Names of the search attributes that this namespace lacks and without which no run can start. */
export async function missingSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  return await missingIn(connection, namespace, Object.keys(SEARCH_ATTRIBUTES));
}

/** Names of the search attributes that this namespace lacks and without which lists cannot find runs by their tags, metadata or text. */
export async function missingFindAttributes(connection: Connection, namespace: string): Promise<string[]> {
  return await missingIn(connection, namespace, Object.keys(FIND_ATTRIBUTES));
}

async function missingIn(connection: Connection, namespace: string, names: readonly string[]): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return names.filter((name) => customAttributes?.[name] === undefined);
}

/** Registers Intermission's search attributes in the namespace; harmless when they exist. Temporal Cloud requires its own tool for this. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const attributes = { ...SEARCH_ATTRIBUTES, ...FIND_ATTRIBUTES };
  const types = Object.entries(attributes).map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]] as const);
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
}
