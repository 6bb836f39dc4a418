import { ApplicationFailure } from '@temporalio/common';
import type { Locator } from 'playwright';
import type { ElementParams } from './element.js';
import type { NodeContext } from './node.js';

/** Why the command did not do. */
export interface Missed {
  /** It was there at some time, and did not take the action. */
  wasThere: boolean;
  reason: string;
}

/**
 * The element that the node's `prompt_instructions` describe, when its command did not do or it has none. This version asks
 * nobody, so it always fails.
 */
export function findByPrompt({ params }: NodeContext<ElementParams>, missed: Missed | undefined): Promise<Locator> {
  if (missed === undefined) {
    throw ApplicationFailure.nonRetryable(
      `Finding an element by its description ("${params.prompt_instructions.slice(0, 80)}") needs a language model`,
      'UnsupportedFeature',
    );
  }
  throw ApplicationFailure.nonRetryable(
    missed.wasThere ? `The element did not take the action: ${missed.reason}` : `No such element: ${missed.reason}`,
    missed.wasThere ? 'ActionFailed' : 'ElementNotFound',
  );
}
