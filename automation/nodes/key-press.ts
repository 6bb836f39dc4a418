import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { findKey, keyNames } from '../model/keyboard-keys.js';
import { nearest } from '../locators/nearest.js';
import { hasPlaceholder } from '../parameters/placeholders.js';
import { show, wrong } from '../model/field-types.js';
import { elementShape } from './element.js';

export const keyPress = defineNode({
  name: 'key_press',
  description: 'Presses one key, or several at once',
  difference: 'supports every key and key combinations; Optexity supports only digits, `/`, enter, tab and space',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  // The keys go to the focused element; members that name an element are accepted and ignored.
  params: z.object({
    ...elementShape,
    type: z
      .unknown()
      .transform(readKeys)
      .meta({ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }] })
      .describe('Name of a key such as enter, or a list of names: all except the last are held down'),
  }),
  title: ({ type }) => `press ${type.join(' + ')}`,
});

/** One key, or the keys of a chord: holds all but the last while it presses the last. */
function readKeys(value: unknown, context: z.RefinementCtx): string[] {
  const keys = (Array.isArray(value) ? value : [value]) as unknown[];
  const flaw = isTexts(keys) ? flawOf(keys) : wrong(value, 'the name of a key, or a list of names');
  if (flaw === undefined) return keys as string[];
  context.addIssue({ code: 'custom', message: flaw });
  return z.NEVER;
}

function isTexts(keys: unknown[]): keys is string[] {
  return keys.length > 0 && keys.every((key) => typeof key === 'string');
}

function flawOf(keys: string[]): string | undefined {
  const unknown = keys.find((key) => !hasPlaceholder(key) && findKey(key) === undefined);
  if (unknown === undefined) return undefined;
  const hint = unknown.length > 1 ? `did you mean ${nearest(unknown, keyNames())}?` : 'write it like enter, f5, a or 7';
  return `${show(unknown)} is not a key; ${hint}`;
}
