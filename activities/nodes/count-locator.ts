import { countLocator as definition } from '../../automation/nodes/count-locator.js';
import { countMatches } from '../element/count-matches.js';
import { buildLocator } from '../element/build-locator.js';
import { browserNode } from '../step/browser-node.js';
import { searchPage } from '../patterns/page-search.js';

/** Stores how many elements match. No match gives 0 and is not a failure. */
export const countLocator = browserNode(definition, async ({ page, params, sleep, output, setVariable }) => {
  const target = buildLocator(page, { command: params.locator });
  await searchPage(target, params.locator);
  const count = await countMatches(target, params.locator_timeout, sleep);
  setVariable(params.name, [count]);
  const name = params.output_variable_name;
  if (name != null) output({ unique_identifier: name, json_data: { [name]: count } });
});
