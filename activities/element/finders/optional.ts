import { type Finder, MISSED, SKIPPED } from './finder.js';

/** Ends the search of a node that may do without its element: it has `skip_prompt`, or nothing says which element it means. */
export const optional: Finder = ({ context, miss }) => {
  const { params, note } = context;
  if (params.skip_prompt) {
    note(`skipped: ${miss?.reason ?? 'the node has no command to try'}`);
    return SKIPPED;
  }
  if (miss === undefined && params.prompt_instructions.trim() === '') {
    note('nothing to do: the node names no element');
    return SKIPPED;
  }
  return MISSED;
};
