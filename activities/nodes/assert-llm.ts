import { fail } from '../../contracts/fail.js';
import { assertLlm as definition } from '../../automation/nodes/assert-llm.js';
import { extractFromPage, setNamedVariables } from '../page-models/extract.js';
import { browserNode } from '../step/browser-node.js';

export const assertLlm = browserNode(definition, async (context) => {
  const { page, params, models, output } = context;
  // The format always adds a screenshot, whatever the given source.
  const source = [...new Set([...params.source, 'screenshot' as const])];
  const answer = await extractFromPage(models, page, {
    ...params,
    source,
    extraction_instructions: `Judge whether this holds on the page: assertion_result is true only when it certainly does, and assertion_reason says why.\n${params.extraction_instructions}`,
  });
  output({ json_data: answer });
  setNamedVariables(context, params.output_variable_names, answer);
  if (answer.assertion_result === true) return;
  const reason = typeof answer.assertion_reason === 'string' ? answer.assertion_reason : 'no reason given';
  throw fail('AssertionFailed', `Assertion failed: ${reason.slice(0, 500)}`);
});
