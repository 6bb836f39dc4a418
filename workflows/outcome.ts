import { ApplicationFailure } from '@temporalio/workflow';
import type { NodeResult } from '../activities/index.js';
import { type ActionNode, OUTCOME_WAIT_SECONDS, stepNumber } from '../automation/index.js';
import { failure, failureOf } from './failure.js';
import { pauseForHuman } from './pause.js';
import type { Run } from './run.js';

const CHOICES = [
  { id: 'happened', label: 'It happened, go on' },
  { id: 'again', label: 'It did not, do it now' },
  { id: 'stop', label: 'Stop the run' },
];

/** Does a step. When it was interrupted and nobody knows whether it happened, a person decides: it is never done twice by guessing. */
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
 * The owner looks at the page and says. Fails with `OutcomeUnknown` when they stop the run, when there is nobody to ask, or when the
 * automation wants no asking; otherwise as every pause does.
 */
async function askAboutOutcome(run: Run, node: ActionNode, unknown: ApplicationFailure): Promise<'happened' | 'again'> {
  if (run.state.owner === undefined || run.automation.on_unknown_outcome === 'fail') throw unknown;
  run.log(`${stepNumber(node.index)} was interrupted, and whether it happened is not known: a person is asked`);
  const { choice, by } = await pauseForHuman(run, node, {
    maxWaitSeconds: OUTCOME_WAIT_SECONDS,
    title: `Did this happen: ${node.title}?`,
    instructions:
      'The automation was interrupted in the middle of this step and does not know whether it took effect. It does nothing twice by itself. Look at the page, then choose.',
    choices: CHOICES,
  });
  if (choice === 'happened' || choice === 'again') return choice;
  const stopped = `${unknown.message}; ${by ?? 'a person'} stopped the run`;
  throw failure('OutcomeUnknown', stopped, unknown.details?.[0] as Record<string, unknown>);
}
