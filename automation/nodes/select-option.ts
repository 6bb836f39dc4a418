import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { text, withRules, wrong } from '../values.js';
import { downloadShape } from './download.js';
import { adviseElement, checkElement, describeElement, elementShape } from './element.js';

const texts = z.array(text(), { error: ({ input }) => wrong(input, 'a list of texts') });

export const selectOption = defineNode({
  name: 'select_option',
  wrapper: 'interaction_action',
  runs: 'browser',
  // A download would come twice.
  isRepeatable: ({ expect_download }) => !expect_download,
  params: withRules(
    z.object({ ...elementShape, ...downloadShape, select_values: texts.nullish() }),
    (params, report) => {
      checkElement(params, report);
      if (params.select_values == null && params.skip_prompt !== true) {
        report.unsupported(
          ['select_values'],
          'choosing the option, which needs a language model,',
          'give select_values, or skip_prompt to pass over the step',
        );
      }
    },
  ),
  title: (params) => `choose in ${describeElement(params)}`,
  advice: adviseElement,
});
