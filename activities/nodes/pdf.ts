import { cancellationSignal } from '@temporalio/activity';
import { formatFields, formatSchema } from '../../automation/extraction-formats/index.js';
import { modelName } from '../../automation/nodes/model.js';
import { pdf as definition } from '../../automation/nodes/pdf.js';
import { formatAnswer } from '../models/answer.js';
import { ask } from '../models/ask.js';
import { DOCUMENT_RULES, documentParts } from '../models/prompt.js';
import { browserNode } from '../step/browser-node.js';
import { findPdf } from '../downloads/find-pdf.js';
import { readPdf } from '../files/read-pdf.js';

/** Asks a model to extract the format's object from the text of one of the run's PDFs. */
export const pdf = browserNode(definition, async (context) => {
  const { params, files, models, output, note } = context;
  const name = await findPdf(context, params.filename);
  note(`reading ${name}`);
  const { file, remove } = await files.find(name, context.task);
  const text = await readPdf(file, cancellationSignal()).finally(remove);
  const answer = await ask(models, {
    instructions: `${DOCUMENT_RULES}\n\nRead this from the document:\n${params.extraction_instructions}`,
    content: documentParts({ name, text }),
    answer: formatAnswer(formatSchema(formatFields(params.extraction_format))),
    model: modelName(params),
  });
  output({ unique_identifier: name, json_data: answer });
});
