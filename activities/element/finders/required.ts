import { fail } from '../../../contracts/fail.js';
import { explainPresence } from '../../page-models/explain-absence.js';
import { type Finder, FOUND, hasLocator, MISSED } from './finder.js';
import { tryLocator } from './locator.js';

/**
 * Implements `assert_locator_presence`: finds out what is wrong if a model is available, waits, repeats all tries of the locator, then fails
 * with `AssertLocatorPresenceException`.
 */
export const required: Finder = async (search) => {
  const { context } = search;
  if (!hasLocator(context.params) || !context.params.assert_locator_presence) return MISSED;
  context.note('the element was not there; trying once more');
  const fatal = await explainPresence(context);
  const miss = fatal === undefined ? await tryLocator(search) : undefined;
  if (fatal === undefined && miss === undefined) return FOUND;
  throw fail('AssertLocatorPresenceException', `The element did not appear: ${fatal ?? miss?.reason}`);
};
