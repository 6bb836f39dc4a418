import type { Locator } from 'playwright';
import { z } from 'zod';
import type { NodeContext } from '../step/browser-node.js';
import { answerOf } from '../models/answer.js';
import { ask } from '../models/ask.js';
import { pageTree } from '../models/page-tree.js';
import { PAGE_RULES, pageParts } from '../models/prompt.js';

interface ElementChoice {
  target: Locator;
  /** For people: its role and name. */
  label: string;
}

/** The element that a model chooses for a description. Undefined: the model says that no element fits. */
export async function chooseElement(
  { page, models, task }: NodeContext<unknown>,
  description: string,
): Promise<ElementChoice | undefined> {
  const tree = await pageTree(page, { values: false });
  const lines = new Map([...tree.matchAll(/^[ \t]*- (.*?) ?\[ref=(\w+)\]/gm)].map(([, words, ref]) => [ref!, words!]));
  const { ref } = await ask(models, {
    instructions: `${PAGE_RULES}

Choose the one element on which this step is done, and answer with its ref; with null when none on the page fits.
The step: ${task.node.title}
The element, in its author's words: ${description}`,
    content: pageParts({ url: page.url(), title: await page.title(), tree }),
    answer: answerOf(
      z.object({
        ref: z
          .string()
          .refine((given) => lines.has(given))
          .nullable(),
      }),
    ),
  });
  if (ref === null) return undefined;
  return { target: page.getByRef(ref), label: labelOf(lines.get(ref)!) };
}

function labelOf(line: string): string {
  const { role = 'element', name } = /^(?<role>\w+)(?: (?<name>"(?:[^"\\]|\\.)*"))?/.exec(line)?.groups ?? {};
  if (name === undefined) return `a ${role} without a name`;
  return `${role} ${name.length > 80 ? `${name.slice(0, 79)}…"` : name}`;
}
