import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { MARKS_TASK_QUEUE } from '../infra/temporal/names.js';
import { RunNotFoundError } from './errors.js';
import type { TemporalRuns } from './runs/temporal-runs.js';

/**
 * Stores a time under a name in Temporal, where every API process reads it at once and where it survives restarts. A mark is a workflow
 * that no worker takes; its own timeout ends it after `lastsMs`. A later mark with the same name replaces it.
 */
export async function setMark(
  temporal: TemporalRuns,
  name: string,
  { at, lastsMs, summary }: { at: number; lastsMs: number; summary: string },
): Promise<void> {
  await temporal.call(name, () =>
    temporal.workflows.start('mark', {
      workflowId: name,
      taskQueue: MARKS_TASK_QUEUE,
      workflowExecutionTimeout: lastsMs,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      memo: { at },
      staticSummary: summary,
    }),
  );
}

/** Sets a mark that nobody may set again. False when somebody has. Throws `UnavailableError`. */
export async function takeMark(
  temporal: TemporalRuns,
  name: string,
  { lastsMs, summary }: { lastsMs: number; summary: string },
): Promise<boolean> {
  try {
    await temporal.call(name, () =>
      temporal.workflows.start('mark', {
        workflowId: name,
        taskQueue: MARKS_TASK_QUEUE,
        workflowExecutionTimeout: lastsMs,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        memo: { at: Date.now() },
        staticSummary: summary,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** The time of a mark; undefined when no mark has this name. Throws `UnavailableError`. */
export async function readMark(temporal: TemporalRuns, name: string): Promise<number | undefined> {
  try {
    const { memo } = await temporal.call(name, () => temporal.handle(name).describe());
    return typeof memo?.at === 'number' ? memo.at : undefined;
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}
