import { z } from 'zod';
import type { ElementParams } from '../step/element-node.js';
import type { NodeContext } from '../step/browser-node.js';
import type { Option } from '../element/match-options.js';
import { answerOf } from '../models/answer.js';
import { ask } from '../models/ask.js';
import { pageTree } from '../models/page-tree.js';
import { PAGE_RULES, pageParts, type Part } from '../models/prompt.js';

/** Longer lists are cut after this many options. */
const MAX_OPTIONS = 500;

/** A model's text for a field, when the node gives none. */
export async function inventText(context: NodeContext<ElementParams>): Promise<string> {
  const { text } = await ask(context.models, {
    instructions: `${PAGE_RULES}

Say which text is to be typed into one field: ${whatFor(context)}
Answer with that text and nothing around it.`,
    content: await pageContent(context),
    answer: answerOf(z.object({ text: z.string() })),
  });
  return text;
}

/** A model's choice of options, when the node gives none. */
export async function inventOptions(context: NodeContext<ElementParams>): Promise<string[]> {
  const { options } = await ask(context.models, {
    instructions: `${PAGE_RULES}

Say which options are to be chosen in one list: ${whatFor(context)}
Answer with their names as they stand on the page.`,
    content: await pageContent(context),
    answer: answerOf(z.object({ options: z.array(z.string()) })),
  });
  return options;
}

/** Positions of the options that a model considers equal to the wanted ones. Answers that are not options are dropped. */
export async function chooseOptions(
  { models, params }: NodeContext<ElementParams>,
  options: readonly Option[],
  wanted: readonly string[],
): Promise<number[]> {
  const listed = options.slice(0, MAX_OPTIONS);
  const { chosen } = await ask(models, {
    instructions: `${PAGE_RULES}

An automation wants to choose options of a list that are written differently there. Answer with the numbers of the options that mean the same as the wanted ones, and with none when no option does.
Wanted: ${JSON.stringify(wanted)} ${params.prompt_instructions}`,
    content: [{ type: 'text', text: listed.map(({ label }, at) => `${at}: ${label.slice(0, 200)}`).join('\n') }],
    answer: answerOf(z.object({ chosen: z.array(z.int()) })),
  });
  return [...new Set(chosen)].filter((at) => listed[at] !== undefined);
}

function whatFor({ task, params }: NodeContext<ElementParams>): string {
  return `${task.node.title}. ${params.prompt_instructions}`.trim();
}

async function pageContent({ page }: NodeContext<ElementParams>): Promise<Part[]> {
  return pageParts({ url: page.url(), title: await page.title(), tree: await pageTree(page, { values: false }) });
}
