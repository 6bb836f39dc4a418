import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { text, withRules, wrong } from '../model/field-types.js';
import { downloadShape } from './download.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

const texts = z.array(text(), { error: ({ input }) => wrong(input, 'a list of strings') });

export const selectOption = defineNode({
  name: 'select_option',
  description: 'Chooses options in a list',
  difference: 'if no option matches, the try fails as if the element were missing, and no model chooses an option',
  wrapper: 'interaction_action',
  runs: 'browser',
  // Repeating it would download the file twice.
  isRepeatable: ({ expect_download }) => !expect_download,
  params: withRules(
    z.object({
      ...elementShape,
      ...downloadShape,
      select_values: texts.nullish().describe('Labels or values of the options; patterns are allowed'),
    }),
    (params, report) => {
      checkElement(params, report);
    },
  ),
  title: (params) => `choose an option in ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  // Without values, a model has to choose them.
  needsModel: (params) =>
    params.select_values == null && !params.skip_prompt ? { need: 'always' } : elementNeed(params),
});
