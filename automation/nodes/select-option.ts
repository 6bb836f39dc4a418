import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { text, withRules, wrong } from '../values.js';
import { downloadShape } from './download.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

const texts = z.array(text(), { error: ({ input }) => wrong(input, 'a list of texts') });

export const selectOption = defineNode({
  name: 'select_option',
  description: 'Chooses options of a list',
  difference: 'when no option fits, the try has failed as with a missing element, and no model picks one of them',
  wrapper: 'interaction_action',
  runs: 'browser',
  // A download would come twice.
  isRepeatable: ({ expect_download }) => !expect_download,
  params: withRules(
    z.object({
      ...elementShape,
      ...downloadShape,
      select_values: texts.nullish().describe('Texts or values of the options; patterns are allowed'),
    }),
    (params, report) => {
      checkElement(params, report);
    },
  ),
  title: (params) => `choose in ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  // Without values a model has to think of them.
  needsModel: (params) =>
    params.select_values == null && !params.skip_prompt ? { need: 'always' } : elementNeed(params),
});
