import type { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';
import type { NodeOutcome } from '../../contracts/node-task.js';
import type { NodeContext } from '../step/browser-node.js';
import type { Act, ElementParams, LocatorMiss } from '../step/element-node.js';
import type { ElementOptions } from './finders/finder.js';
import { FINDERS } from './finders/index.js';

/**
 * Acts on the node's element, which the finders search for in their order. An element that a person pointed at comes first, then the node's
 * locator. When no try of the locator succeeds: `assert_locator_presence` repeats all tries once and then fails; `skip_prompt` skips the
 * step; otherwise a model or a person finds the element by the node's prompt. A node that names no element at all does nothing. Fails with
 * `ElementNotFound` or `ActionFailed` when no finder finds it.
 */
export async function onElement(
  context: NodeContext<ElementParams>,
  actOnAny: Act,
  options: ElementOptions = {},
): Promise<NodeOutcome> {
  const { sites } = context;
  const act: Act = async (target, timeout) => {
    if (sites.areLimited) await sites.pin(target, timeout);
    await actOnAny(target, timeout);
  };
  let miss: LocatorMiss | undefined;
  for (const find of FINDERS) {
    const result = await find({ context, act, options, miss });
    if (result.kind === 'found') return result.outcome;
    miss = result.miss ?? miss;
  }
  throw notFound(miss ?? { wasThere: false, reason: 'the node has only a description of it, and nobody looks for it' });
}

function notFound({ wasThere, reason }: LocatorMiss): ApplicationFailure {
  return fail(
    wasThere ? 'ActionFailed' : 'ElementNotFound',
    wasThere ? `The element did not accept the action: ${reason}` : `No such element: ${reason}`,
  );
}
