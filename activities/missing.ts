import { ApplicationFailure } from '@temporalio/common';
import { describeElement, type MissingElement } from '../automation/index.js';
import { modelsFor } from '../config/models.js';
import type { NodeOutcome } from './contract.js';
import type { Act, ElementParams } from './element.js';
import { explain } from './errors.js';
import { candidates } from './models/ask.js';
import { chooseElement } from './models/choose-element.js';
import { letAgentDo } from './models/fallback-agent.js';
import type { NodeContext } from './node.js';
import { suggestCommand } from './suggest-command.js';

/** Why the command did not do. */
export interface Missed {
  /** It was there at some time, and did not take the action. */
  wasThere: boolean;
  reason: string;
}

/** What an element that was chosen or pointed at has for the action, in milliseconds: a try of the command may be much shorter. */
export const CHOSEN_MS = 5000;

/**
 * Does the action on the element that the node describes, when its command did not do or it has none: a model is asked for it, or
 * a person. Fails with `ElementNotFound` or `ActionFailed`, or as asking a model does.
 */
export async function findByDescription(
  context: NodeContext<ElementParams>,
  act: Act,
  missed: Missed | undefined,
): Promise<NodeOutcome> {
  switch (whoIsAsked(context, missed)) {
    case 'person':
      return askPerson(context, missed);
    case 'model':
      return askModel(context, act);
    case 'fail':
      throw notFound(missed ?? { wasThere: false, reason: 'it has only a description, and nobody is asked here' });
  }
}

function whoIsAsked({ params, models, task }: NodeContext<ElementParams>, missed: Missed | undefined): MissingElement {
  const said = params.on_missing ?? models.config.missingElement;
  if (said !== undefined) return said;
  // Without a locator there is nothing but the description: whoever asks for a model then is told that there is none.
  const hasModel = modelsFor(models.config, task.model).length > 0;
  return hasModel || missed === undefined ? 'model' : 'fail';
}

function askPerson({ task }: NodeContext<ElementParams>, missed: Missed | undefined): NodeOutcome {
  const reason = missed?.reason ?? 'it has only a description';
  if (task.pointedIn !== undefined) throw notFound({ wasThere: false, reason: `${reason}; nobody pointed at it` });
  if (task.canAsk !== true) throw notFound({ wasThere: false, reason: `${reason}; the run has no owner to be asked` });
  return { missing: reason };
}

async function askModel(context: NodeContext<ElementParams>, act: Act): Promise<NodeOutcome> {
  const { page, params, models, note } = context;
  candidates(models, undefined);
  const wanted = params.prompt_instructions.trim() || describeElement({ ...params });
  const chosen = await chooseElement(context, wanted);
  if (chosen === undefined) return letAgentDo(context, wanted);
  // Before the action, which may take the element away.
  const command = await suggestCommand(page, chosen.target);
  try {
    await act(chosen.target, CHOSEN_MS);
  } catch (error) {
    if (page.isClosed() || error instanceof ApplicationFailure) throw error;
    throw ApplicationFailure.nonRetryable(
      `The model chose ${chosen.label}, which did not take the action: ${explain(error)}`,
      'ActionFailed',
    );
  }
  note(`a model chose ${chosen.label}${command === undefined ? '' : `; ${command} finds it without one`}`);
}

function notFound({ wasThere, reason }: Missed): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    wasThere ? `The element did not take the action: ${reason}` : `No such element: ${reason}`,
    wasThere ? 'ActionFailed' : 'ElementNotFound',
  );
}
