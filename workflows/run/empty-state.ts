import type { RunState } from '../../contracts/run-state.js';
import { InputShape, shaped } from '../../contracts/workflow-arguments.js';
import { workflowInfo } from '@temporalio/workflow';
import { browserChoicesOf } from '../../contracts/evidence.js';
import { labelsOf, originOf } from '../../contracts/run-labels.js';
import type { AutomationInput } from '../../contracts/workflow-messages.js';

/** Returns the state of a run that has not begun. It contains nothing of malformed input, which the run refuses later. */
export function emptyState(
  runId: string,
  input: AutomationInput,
  clock: Pick<RunState, 'startedAt' | 'deadline'>,
  defaultName = 'automation',
): RunState {
  const { automationName, owner } = shaped(InputShape, input) ?? {};
  return {
    runId,
    status: 'queued',
    automation: automationName ?? defaultName,
    ...(owner && { owner: { email: owner.email, ...(owner.name != null && { name: owner.name }) } }),
    // Anyone can start a run in Temporal, with any input.
    ...labelsOf(input ?? {}),
    ...browserChoicesOf(input ?? {}),
    ...originOf(workflowInfo().memo),
    startedAt: clock.startedAt,
    deadline: clock.deadline,
    nodes: [],
    devices: [],
    outputs: [],
    artifacts: [],
    log: [],
  };
}
