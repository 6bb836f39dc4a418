import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../../config/index.js';
import type { PrivateHandler } from './handler.js';

/** Handlers by name. */
export type Handlers = ReadonlyMap<string, PrivateHandler>;

/**
 * Loads the operator's handlers from a module: a path, or the name of an installed package. Throws `ConfigurationError` when it cannot
 * be loaded or is not a list of handlers.
 */
export async function loadHandlers(specifier: string | undefined): Promise<Handlers> {
  if (specifier === undefined) return new Map();
  const isPath = /^[./]|\.m?js$/.test(specifier);
  let module: { default?: unknown };
  try {
    module = (await import(isPath ? pathToFileURL(resolve(specifier)).href : specifier)) as { default?: unknown };
  } catch (error) {
    throw wrong(specifier, `cannot be loaded: ${(error as Error).message}`);
  }
  if (!Array.isArray(module.default)) throw wrong(specifier, 'has no list of handlers as its default export');
  const handlers = new Map<string, PrivateHandler>();
  for (const handler of module.default as unknown[]) {
    if (!isHandler(handler)) throw wrong(specifier, 'has an item that is not a handler: { name, inputs, run }');
    if (handlers.has(handler.name)) throw wrong(specifier, `has two handlers named ${handler.name}`);
    handlers.set(handler.name, handler);
  }
  return handlers;
}

function isHandler(value: unknown): value is PrivateHandler {
  if (typeof value !== 'object' || value === null) return false;
  const { name, inputs, run } = value as Partial<PrivateHandler>;
  return typeof name === 'string' && typeof inputs?.safeParse === 'function' && typeof run === 'function';
}

function wrong(specifier: string, words: string): ConfigurationError {
  return new ConfigurationError(`INTERMISSION_HANDLERS (handlers of private nodes): ${specifier} ${words}`);
}
