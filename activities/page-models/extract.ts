import type { Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { formatFields, formatSchema } from '../../automation/extraction-formats/index.js';
import { modelName } from '../../automation/nodes/model.js';
import type { StepOutput } from '../step/step-output.js';
import { formatAnswer } from '../models/answer.js';
import { ask } from '../models/ask.js';
import type { ModelAccess } from '../models/question.js';
import { pageTree } from '../models/page-tree.js';
import { PAGE_RULES, type Part, pageParts, picturePart } from '../models/prompt.js';

const PICTURE_MS = 15_000;
const SECRET_FIELDS = 'input[type=password], [autocomplete*=one-time-code], [autocomplete*=cc-]';

/** A node's question about a page. */
interface PageQuestion {
  extraction_format: Record<string, unknown>;
  extraction_instructions: string;
  source: ('axtree' | 'screenshot')[];
  include_full_page: boolean;
  llm_model_name?: string | null | undefined;
  llm_provider?: string | null | undefined;
}

/** Asks a model to extract the format's object from the page. */
export async function extractFromPage(
  models: ModelAccess,
  page: Page,
  params: PageQuestion,
): Promise<Record<string, unknown>> {
  const format = formatSchema(formatFields(params.extraction_format));
  return ask(models, {
    instructions: `${PAGE_RULES}\n\nRead this from the page:\n${params.extraction_instructions}`,
    content: await pageContent(models, page, params),
    answer: formatAnswer(format),
    model: modelName({ ...params }),
  });
}

/** The page in the forms that `source` lists; only as a tree for models that accept no images. */
async function pageContent({ config }: ModelAccess, page: Page, params: PageQuestion): Promise<Part[]> {
  const withPicture = config.sendsScreenshots && params.source.includes('screenshot');
  const withTree = !withPicture || params.source.includes('axtree');
  const tree = withTree ? await pageTree(page, { values: true }) : undefined;
  const content = pageParts({ url: page.url(), title: await page.title(), ...(tree !== undefined && { tree }) });
  return withPicture ? [...content, picturePart(await pagePicture(page, params.include_full_page))] : content;
}

/** Fields for passwords, codes and cards are masked. */
export async function pagePicture(page: Page, fullPage: boolean): Promise<Buffer> {
  return page.screenshot({
    type: 'jpeg',
    quality: 80,
    scale: 'css',
    fullPage,
    timeout: PICTURE_MS,
    mask: page.frames().map((frame) => frame.locator(SECRET_FIELDS)),
  });
}

/** Sets the variables that a node names: a list unchanged, any other value as a list of one. An object is not allowed. */
export function setNamedVariables(
  { setVariable }: StepOutput,
  names: readonly string[] | null | undefined,
  answer: Record<string, unknown>,
): void {
  for (const name of names ?? []) {
    const value = answer[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      throw fail(
        'ExtractionFailed',
        `the field ${name} is an object, which cannot be a variable; name one of its fields at the top of the format`,
      );
    }
    setVariable(name, Array.isArray(value) ? value : [value ?? null]);
  }
}
