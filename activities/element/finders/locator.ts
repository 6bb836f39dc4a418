import { ApplicationFailure } from '@temporalio/common';
import type { Locator } from 'playwright';
import type { LocatorMiss } from '../../step/element-node.js';
import { explain } from '../../page/playwright-errors.js';
import { searchPage } from '../../patterns/page-search.js';
import { buildLocator } from '../build-locator.js';
import { nearestNames } from '../nearest-names.js';
import { tryUntilReady } from '../try-until-ready.js';
import { type ElementSearch, type Finder, FOUND, hasLocator, MISSED } from './finder.js';

/** Tries the node's command or XPath as often and as long as the node says. */
export const locator: Finder = async (search) => {
  if (!hasLocator(search.context.params)) return MISSED;
  const miss = await tryLocator(search);
  return miss === undefined ? FOUND : { kind: 'missed', miss };
};

/** Undefined: the action succeeded. */
export async function tryLocator({
  context,
  act,
  options: { state = 'visible' },
}: ElementSearch): Promise<LocatorMiss | undefined> {
  const { page, params, tries, sleep } = context;
  const seconds = tries.max_timeout_seconds_per_try;
  const max = tries.max_tries > 0 ? tries.max_tries : params.skip_prompt ? 5 : 0;
  if (max === 0) return { wasThere: false, reason: 'nothing was tried: max_tries is 0' };
  let target: Locator;
  try {
    target = buildLocator(page, params);
  } catch (error) {
    // A placeholder's value may not be a valid command, and no further try would change that.
    if (!(error instanceof ApplicationFailure)) throw error;
    return { wasThere: false, reason: error.message };
  }
  await searchPage(target, params.command);
  const actOnTarget = (timeout: number) => act(target, timeout);
  const missed = await tryUntilReady(page, target, actOnTarget, { max, seconds, state }, sleep);
  if (missed === undefined) return undefined;
  const { wasThere, error } = missed;
  const reason = error === undefined ? 'nothing matches' : explain(error);
  const tried = `${reason} (${max} ${max === 1 ? 'try' : 'tries'}, ${seconds} s each)`;
  const near = error === undefined && !params.skip_prompt ? await nearestNames(page, params.command) : undefined;
  return { wasThere, reason: near === undefined ? tried : `${tried}; ${near}` };
}
