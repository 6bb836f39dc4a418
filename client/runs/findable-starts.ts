import type { SearchAttributePair } from '@temporalio/common';
import { FIND_ATTRIBUTES } from '../../infra/temporal/names.js';
import { SearchAttributesMissingError } from '../search-attributes.js';

/** How long starts leave the attributes out before one of them tries again. */
const LEFT_OUT_MS = 60_000;

/** Starts workflows with `FIND_ATTRIBUTES`, or without them in a namespace that lacks one of them. */
export class FindableStarts {
  private missingSince = -Infinity;

  /** Calls `start`, and calls it again without the attributes if the namespace lacks one of them. */
  async start<T>(
    start: (attributes: SearchAttributePair[]) => Promise<T>,
    attributes: SearchAttributePair[],
  ): Promise<T> {
    if (Date.now() - this.missingSince < LEFT_OUT_MS) return await start([]);
    try {
      return await start(attributes);
    } catch (error) {
      const isOptional = error instanceof SearchAttributesMissingError && error.attributes.every(isFindAttribute);
      if (!isOptional) throw error;
      this.missingSince = Date.now();
      return await start([]);
    }
  }
}

function isFindAttribute(name: string): boolean {
  return Object.hasOwn(FIND_ATTRIBUTES, name);
}
