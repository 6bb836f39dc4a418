import { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../../contracts/fail.js';
import { describeElement } from '../../../automation/nodes/element.js';
import { candidates } from '../../models/ask.js';
import { chooseElement } from '../../page-models/choose-element.js';
import { letAgentDo } from '../../page-models/fallback-agent.js';
import { explain } from '../../page/playwright-errors.js';
import { CHOSEN_MS } from '../../step/element-node.js';
import { suggestCommand } from '../suggest-command.js';
import { type Finder, FOUND, MISSED } from './finder.js';
import { whoIsAsked } from './who-is-asked.js';

/**
 * Asks a model for the element that the node describes. When no element fits, an agent does the step. Fails with `ActionFailed`, or with the
 * errors of asking a model.
 */
export const model: Finder = async (search) => {
  if (whoIsAsked(search) !== 'model') return MISSED;
  const { context, act } = search;
  const { page, params, models, note } = context;
  candidates(models, undefined);
  const wanted = params.prompt_instructions.trim() || describeElement({ ...params });
  const chosen = await chooseElement(context, wanted);
  if (chosen === undefined) return { kind: 'found', outcome: await letAgentDo(context, wanted) };
  // Before the action, because it may remove the element.
  const command = await suggestCommand(page, chosen.target);
  try {
    await act(chosen.target, CHOSEN_MS);
  } catch (error) {
    if (page.isClosed() || error instanceof ApplicationFailure) throw error;
    throw fail('ActionFailed', `The model chose ${chosen.label}, which did not accept the action: ${explain(error)}`);
  }
  note(`a model chose ${chosen.label}${command === undefined ? '' : `; ${command} finds it without one`}`);
  return FOUND;
};
