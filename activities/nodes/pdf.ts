import { cancellationSignal } from '@temporalio/activity';
import { formatFields, formatSchema, modelName, pdf as definition } from '../../automation/index.js';
import { formatAnswer } from '../models/answer.js';
import { ask } from '../models/ask.js';
import { DOCUMENT_RULES, documentParts } from '../models/prompt.js';
import { browserNode } from '../node.js';
import { findPdf } from '../pdf/find-pdf.js';
import { readPdf } from '../pdf/read-pdf.js';

/** Has a model read an object of the format from the text of a PDF of the run. */
export const pdf = browserNode(definition, async (context) => {
  const { params, files, models, output, note } = context;
  const name = await findPdf(context, params.filename);
  note(`reading ${name}`);
  const { file, remove } = await files.find(name);
  const text = await readPdf(file, cancellationSignal()).finally(remove);
  const answer = await ask(models, {
    instructions: `${DOCUMENT_RULES}\n\nRead this from the document:\n${params.extraction_instructions}`,
    content: documentParts({ name, text }),
    answer: formatAnswer(formatSchema(formatFields(params.extraction_format))),
    model: modelName(params),
  });
  output({ unique_identifier: name, json_data: answer });
});
