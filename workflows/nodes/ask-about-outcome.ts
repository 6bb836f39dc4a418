import { ApplicationFailure } from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import type { NodeResult } from '../../activities/index.js';
import type { ActionNode } from '../../automation/model/automation.js';
import { OUTCOME_WAIT_SECONDS } from '../../automation/model/limits.js';
import { stepNumber } from '../../contracts/step-labels.js';
import { failureOf } from '../run/failure.js';
import { pauseForHuman } from '../pause/pause.js';
import type { Run } from '../run/run.js';

const CHOICES = [
  { id: 'happened', label: 'It happened, go on' },
  { id: 'again', label: 'It did not, do it now' },
  { id: 'stop', label: 'Stop the run' },
];

/** Runs a step. When an interruption leaves its outcome unknown, a person decides: the workflow never guesses and repeats it. */
export async function askingForUnknown(
  run: Run,
  node: ActionNode,
  act: () => Promise<NodeResult>,
): Promise<NodeResult> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const known = failureOf(error);
      if (!(known instanceof ApplicationFailure) || known.type !== 'OutcomeUnknown') throw error;
      if ((await askAboutOutcome(run, node, known)) === 'happened')
        return { notes: ['went on: a person saw that it happened'] };
    }
  }
}

/**
 * Asks the owner to look at the page and decide. Fails with `OutcomeUnknown` when they stop the run, when there is nobody to ask, or when
 * the automation does not allow asking; otherwise with the failures of any pause.
 */
async function askAboutOutcome(run: Run, node: ActionNode, unknown: ApplicationFailure): Promise<'happened' | 'again'> {
  if (run.state.owner === undefined || run.automation.on_unknown_outcome === 'fail') throw unknown;
  run.log(`${stepNumber(node.index)} was interrupted, so it may or may not have taken effect: asking a person`);
  const { choice, by } = await pauseForHuman(run, node, {
    maxWaitSeconds: OUTCOME_WAIT_SECONDS,
    title: `Did this happen: ${node.title}?`,
    instructions:
      'The automation was interrupted in the middle of this step and does not know whether it took effect. It never repeats such a step by itself. Look at the page, then choose.',
    choices: CHOICES,
  });
  if (choice === 'happened' || choice === 'again') return choice;
  const stopped = `${unknown.message}; ${by ?? 'a person'} stopped the run`;
  throw fail('OutcomeUnknown', stopped, unknown.details?.[0] as Record<string, unknown>);
}
