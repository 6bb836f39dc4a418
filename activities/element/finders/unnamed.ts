import { type Finder, hasLocator, MISSED } from './finder.js';

/** For a node that names no element: does what the node kind does without one, such as a click at a position. */
export const unnamed: Finder = async ({ context, options }) => {
  if (hasLocator(context.params) || options.otherwise === undefined) return MISSED;
  return { kind: 'found', outcome: await options.otherwise() };
};
