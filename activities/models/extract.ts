import { ApplicationFailure } from '@temporalio/common';
import type { Page } from 'playwright';
import { formatFields, formatSchema, modelName } from '../../automation/index.js';
import type { Collector } from '../collect.js';
import { formatAnswer } from './answer.js';
import { ask, type Asking } from './ask.js';
import { pageTree } from './page-tree.js';
import { PAGE_RULES, type Part, pageParts, picturePart } from './prompt.js';

const PICTURE_MS = 15_000;
const SECRET_FIELDS = 'input[type=password], [autocomplete*=one-time-code], [autocomplete*=cc-]';

/** What a node asks about a page. */
interface PageQuestion {
  extraction_format: Record<string, unknown>;
  extraction_instructions: string;
  source: ('axtree' | 'screenshot')[];
  include_full_page: boolean;
  llm_model_name?: string | null | undefined;
  llm_provider?: string | null | undefined;
}

/** Has a model read an object of the format from the page. */
export async function extractFromPage(
  models: Asking,
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

/** The page as its source says; as a tree for models that take text only. */
async function pageContent({ config }: Asking, page: Page, params: PageQuestion): Promise<Part[]> {
  const withPicture = config.pictures && params.source.includes('screenshot');
  const withTree = !withPicture || params.source.includes('axtree');
  const tree = withTree ? await pageTree(page, { values: true }) : undefined;
  const content = pageParts({ url: page.url(), title: await page.title(), ...(tree !== undefined && { tree }) });
  return withPicture ? [...content, picturePart(await pagePicture(page, params.include_full_page))] : content;
}

/** Fields for passwords, codes and cards are covered. */
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

/** Sets the variables a node names: a list as it is, anything else as a list of one. An object can be none. */
export function setNamedVariables(
  { setVariable }: Collector,
  names: readonly string[] | null | undefined,
  answer: Record<string, unknown>,
): void {
  for (const name of names ?? []) {
    const value = answer[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      throw ApplicationFailure.nonRetryable(
        `the field ${name} is an object, which cannot be a variable; name one of its fields at the top of the format`,
        'ExtractionFailed',
      );
    }
    setVariable(name, Array.isArray(value) ? value : [value ?? null]);
  }
}
