import { countLocator as definition } from '../../automation/index.js';
import { countMatches } from '../count.js';
import { locate } from '../locate.js';
import { browserNode } from '../node.js';

/** Stores how many elements match; none is 0 and no failure. */
export const countLocator = browserNode(definition, async ({ page, params, pause, output, setVariable }) => {
  const count = await countMatches(locate(page, { command: params.locator }), params.locator_timeout, pause);
  setVariable(params.name, [count]);
  const name = params.output_variable_name;
  if (name != null) output({ unique_identifier: name, json_data: { [name]: count } });
});
