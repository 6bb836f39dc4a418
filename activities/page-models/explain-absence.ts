import { z } from 'zod';
import { modelsFor } from '../../config/models.js';
import type { ElementParams } from '../step/element-node.js';
import type { NodeContext } from '../step/browser-node.js';
import { CLOSE_POPUPS, runAgent } from './agent.js';
import { answerOf } from '../models/answer.js';
import { ask } from '../models/ask.js';
import { pageTree } from '../models/page-tree.js';
import { PAGE_RULES, pageParts } from '../models/prompt.js';

/** Seconds before the one repetition, unless the model says that it may start immediately. */
const PAUSE = 5;
const POPUP_STEPS = 5;

const Trouble = z.object({
  trouble: z.enum(['website_not_loaded', 'overlay_popup_blocking', 'could_retry_now', 'fatal_error']),
  reason: z.string(),
});

/**
 * Prepares the page before a required element is searched for again: waits, or closes whatever covers it. A model decides which; without a
 * model, the page just gets some time. Returns the model's reason when it considers another search useless.
 */
export async function explainPresence(context: NodeContext<ElementParams>): Promise<string | undefined> {
  const { models, sleep, note, output } = context;
  const found = modelsFor(models.config, models.ofAutomation).length > 0 ? await classify(context) : undefined;
  if (found !== undefined) note(`a model says about the page: ${found.trouble}`);
  switch (found?.trouble) {
    case 'fatal_error':
      output({ unique_identifier: 'error', text: found.reason });
      return found.reason.slice(0, 500);
    case 'could_retry_now':
      return undefined;
    case 'overlay_popup_blocking':
      await runAgent(context, { ...CLOSE_POPUPS, maxSteps: POPUP_STEPS, withPicture: false });
      return undefined;
    default:
      await sleep(PAUSE);
  }
}

/** Optional help: when the model fails, the page gets some time, as without a model. */
async function classify({ page, params, models, note }: NodeContext<ElementParams>) {
  try {
    return await ask(models, {
      instructions: `${PAGE_RULES}

An element that has to be on the page was not found: ${params.command ?? ''} ${params.prompt_instructions}
Say what the trouble is: website_not_loaded (it is still loading), overlay_popup_blocking (a dialog or banner lies over it), fatal_error (the page shows an error, or is another page, so that the element will not come), could_retry_now (none of these).`,
      content: pageParts({ url: page.url(), title: await page.title(), tree: await pageTree(page, { values: false }) }),
      answer: answerOf(Trouble),
    });
  } catch (error) {
    models.signal.throwIfAborted();
    note(
      `warning: a model could not look at the problem: ${error instanceof Error ? error.message.slice(0, 200) : ''}`,
    );
    return undefined;
  }
}
