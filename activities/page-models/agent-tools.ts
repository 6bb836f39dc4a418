import { tool, type ToolSet } from 'ai';
import type { Page } from 'playwright';
import { z } from 'zod';
import { explain } from '../page/playwright-errors.js';
import { isClickDone } from '../element/irreversible.js';
import type { NodeContext } from '../step/browser-node.js';
import type { AgentEnd } from './agent-end.js';
import { pageTree } from '../models/page-tree.js';
import { pageParts } from '../models/prompt.js';

const ACT_MS = 5000;
const NAVIGATION_MS = 10_000;
/** How long a page may settle after an action before it is read. */
const SETTLE_MS = 2000;
const LONGEST_WAIT_SECONDS = 5;

const ref = z
  .string()
  .regex(/^(f\d+)?e\d+$/)
  .describe('ref of the element, as on the page');

/** The agent's tools: what each one does, its input, and its line in the log. The agent can do nothing else. */
const TOOLS = {
  click: define(
    'Click an element',
    { ref, double: z.boolean().describe('double click').default(false) },
    (page, { ref, double }) =>
      double ? page.getByRef(ref).dblclick({ timeout: ACT_MS }) : page.getByRef(ref).click({ timeout: ACT_MS }),
  ),
  type_text: define(
    'Replace the text of a field',
    { ref, text: z.string(), press_enter: z.boolean().default(false) },
    async (page, { ref, text, press_enter }) => {
      await page.getByRef(ref).fill(text, { timeout: ACT_MS });
      if (press_enter) await page.getByRef(ref).press('Enter', { timeout: ACT_MS });
    },
  ),
  choose_options: define(
    'Choose options of a list, by their names',
    { ref, options: z.array(z.string()) },
    (page, { ref, options }) =>
      page.getByRef(ref).selectOption(
        options.map((label) => ({ label })),
        { timeout: ACT_MS },
      ),
  ),
  hover: define('Move the mouse over an element', { ref }, (page, { ref }) =>
    page.getByRef(ref).hover({ timeout: ACT_MS }),
  ),
  press_key: define(
    'Press a key on the page',
    {
      key: z.enum([
        'Enter',
        'Tab',
        'Escape',
        'Space',
        'Backspace',
        'Delete',
        'ArrowUp',
        'ArrowDown',
        'ArrowLeft',
        'ArrowRight',
        'Home',
        'End',
        'PageUp',
        'PageDown',
      ]),
    },
    (page, { key }) => page.keyboard.press(key),
  ),
  scroll: define(
    'Scroll the page',
    { down: z.boolean().default(true), pixels: z.int().min(1).max(5000).default(600) },
    (page, { down, pixels }) => page.mouse.wheel(0, down ? pixels : -pixels),
  ),
  go_to_url: define('Open an address', { url: z.string().regex(/^https?:\/\//i) }, async (page, { url }) => {
    await page.goto(url, { timeout: NAVIGATION_MS });
  }),
  go_back: define('Go back to the page before', {}, async (page) => {
    await page.goBack({ timeout: NAVIGATION_MS });
  }),
  wait: define('Wait for the page', { seconds: z.number().min(0).max(LONGEST_WAIT_SECONDS) }, () => undefined),
};

export type ToolName = keyof typeof TOOLS;

interface AgentTool {
  description: string;
  input: z.ZodObject;
  act: (page: Page, input: never) => Promise<unknown> | void;
}

function define<Shape extends z.ZodRawShape>(
  description: string,
  shape: Shape,
  act: (page: Page, input: z.output<z.ZodObject<Shape>>) => Promise<unknown> | void,
): AgentTool {
  return { description, input: z.object(shape), act };
}

/** The named tools, and `finish`. A tool that fails reports that to the model, which may try something else. */
export function agentTools(
  { page, note, sleep, models }: NodeContext<unknown>,
  names: readonly ToolName[],
): { tools: ToolSet; end: () => AgentEnd | undefined } {
  let end: AgentEnd | undefined;
  const entries = names.map((name) => {
    const { description, input, act } = TOOLS[name];
    const execute = async (given: unknown) => {
      let said = 'Done.';
      try {
        const read = input.parse(given);
        await Promise.resolve(act(page, read as never)).catch((error: unknown) => {
          // The click succeeded; only the next page is slow.
          if (!isClickDone(error)) throw error;
        });
        if (name === 'wait') await sleep((read as { seconds: number }).seconds);
        note(`agent: ${name.replaceAll('_', ' ')}`);
      } catch (error) {
        if (page.isClosed()) throw error;
        said = `This did not work: ${error instanceof z.ZodError ? 'the input is not right' : explain(error)}.`;
        note(`agent: ${name.replaceAll('_', ' ')} did not work`);
      }
      return models.scrub(`${said}\n${await pageNow(page)}`);
    };
    return [name, tool({ description, inputSchema: input, execute })] as const;
  });
  const finish = tool({
    description: 'End: the task is done, or it cannot be done',
    inputSchema: z.object({
      success: z.boolean(),
      summary: z.string().describe('one sentence: what was done, or why not'),
    }),
    execute: ({ success, summary }) => {
      end = { outcome: success ? 'done' : 'failed', summary: summary.slice(0, 500) };
      return 'Finished.';
    },
  });
  return { tools: { ...Object.fromEntries(entries), finish }, end: () => end };
}

async function pageNow(page: Page): Promise<string> {
  await page.waitForLoadState('load', { timeout: SETTLE_MS }).catch(() => undefined);
  const [part] = pageParts({
    url: page.url(),
    title: await page.title(),
    tree: await pageTree(page, { values: false }),
  });
  return part?.type === 'text' ? part.text : '';
}
