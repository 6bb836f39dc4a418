import {
  type Client,
  type Connection,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
  WorkflowUpdateStage,
} from '@temporalio/client';
import { RunNotFoundError } from '../errors.js';
import { queueIdOf, QUEUED_RUN, runIdOf } from '../../contracts/queue.js';
import { CALL_MS, QUERY_MS, translateError } from './temporal-call.js';

/** Temporal's name of the workflow that is a run. */
export const WORKFLOW_TYPE = 'automation';

/** The run that a record belongs to. */
export function runIdIn({
  type,
  workflowId,
  memo,
}: Pick<WorkflowExecutionDescription, 'type' | 'workflowId' | 'memo'>): string {
  return type === QUEUED_RUN ? runIdOf(workflowId, memo) : workflowId;
}

/**
 * The runs of one Temporal namespace. Every call has a time limit, and throws `RunNotFoundError`, `UnreadableError` or `UnavailableError`;
 * any other error comes from the workflow, or is a bug.
 */
export class TemporalRuns {
  private onWrite: (runId: string) => void = () => undefined;

  constructor(
    private readonly client: Client,
    readonly connection: Connection,
  ) {}

  get namespace(): string {
    return this.client.options.namespace;
  }

  get workflows(): Client['workflow'] {
    return this.client.workflow;
  }

  get service(): Client['workflowService'] {
    return this.client.workflowService;
  }

  /** Calls Temporal with a limit of `milliseconds`, which includes retries. `runId`: the run to name when Temporal does not know it. */
  async call<T>(runId: string, rpc: () => Promise<T>, milliseconds = CALL_MS): Promise<T> {
    try {
      return await this.connection.withDeadline(Date.now() + milliseconds, rpc);
    } catch (error) {
      throw translateError(error, runId);
    }
  }

  /** `executionId`: Temporal's id of one execution of the run; by default the latest one, since a reset starts another. */
  handle(runId: string, executionId?: string): WorkflowHandle {
    return this.client.workflow.getHandle(runId, executionId, { followRuns: executionId === undefined });
  }

  /**
   * Reads Temporal's record of a run, or of its `queuedRun` while it waits in the queue. Throws `RunNotFoundError`, also for workflows of
   * other types.
   */
  async describe(runId: string): Promise<WorkflowExecutionDescription> {
    const description = (await this.find(runId)) ?? (await this.describeQueued(runId));
    // Runs with the same idempotency key share the `queuedRun`.
    if (runIdIn(description) !== runId) throw new RunNotFoundError(runId);
    return description;
  }

  /** Reads the record of the run that an idempotency key started, whatever its automation is called. Throws `RunNotFoundError`. */
  async describeKeyed(runId: string): Promise<WorkflowExecutionDescription> {
    return (await this.find(runId)) ?? (await this.describeQueued(runId));
  }

  /** The record of the `queuedRun`, or of the run if it has left the queue meanwhile. */
  private async describeQueued(runId: string): Promise<WorkflowExecutionDescription> {
    const queued = await this.call(runId, () => this.handle(queueIdOf(runId)).describe());
    if (queued.status.name !== 'COMPLETED') return queued;
    const run = await this.find(runIdIn(queued));
    if (run === undefined) throw new RunNotFoundError(runId);
    return run;
  }

  private async find(runId: string): Promise<WorkflowExecutionDescription | undefined> {
    try {
      const description = await this.call(runId, () => this.handle(runId).describe());
      return description.type === WORKFLOW_TYPE ? description : undefined;
    } catch (error) {
      if (error instanceof RunNotFoundError) return undefined;
      throw error;
    }
  }

  async count(query: string): Promise<number> {
    return (await this.call('', () => this.client.workflow.count(query))).count;
  }

  /** Queries the workflow, which a worker answers. */
  async query<Result>(runId: string, name: string, executionId?: string): Promise<Result> {
    return await this.call(runId, () => this.handle(runId, executionId).query<Result>(name), QUERY_MS);
  }

  /** Waits for the result of an execution that has ended. Throws Temporal's `WorkflowFailedError` when it failed. */
  async result(runId: string, executionId: string): Promise<unknown> {
    return await this.call(runId, (): Promise<unknown> => this.handle(runId, executionId).result());
  }

  /** Calls `listener` after each call that may have changed a run. */
  whenWritten(listener: (runId: string) => void): void {
    this.onWrite = listener;
  }

  async signal(runId: string, name: string, argument: object): Promise<void> {
    await this.write(runId, () => this.handle(runId).signal(name, argument));
  }

  async cancel(runId: string): Promise<void> {
    await this.write(runId, () => this.handle(runId).cancel());
  }

  /** Deletes all executions of the run, of its `queuedRun` and of its callback, with their histories. */
  async delete(runId: string): Promise<void> {
    for (const workflowId of [queueIdOf(runId), `${runId}-callback`, runId]) {
      const executions = new Set<string>();
      // Visibility may not list an execution that has just ended.
      const latest = await this.call(runId, () => this.handle(workflowId).describe()).catch(ignoreNotFound);
      if (latest !== undefined) executions.add(latest.runId);
      await this.call(runId, async () => {
        const query = `WorkflowId = ${JSON.stringify(workflowId)}`;
        for await (const execution of this.workflows.list({ query })) executions.add(execution.runId);
      });
      for (const executionId of executions) {
        const workflowExecution = { workflowId, runId: executionId };
        await this.write(runId, () =>
          this.service.deleteWorkflowExecution({ namespace: this.namespace, workflowExecution }),
        ).catch(ignoreNotFound);
      }
    }
  }

  /** Cancels a run that waits in the queue. */
  async cancelQueued(runId: string): Promise<void> {
    await this.write(runId, () => this.handle(queueIdOf(runId)).cancel());
  }

  /**
   * Sends an update and waits for its outcome. An update that timed out may still be applied later; a second try with the same `updateId`
   * finds its outcome.
   */
  async update<Outcome>(runId: string, name: string, argument: object, updateId?: string): Promise<Outcome> {
    return await this.write(runId, () =>
      this.handle(runId).executeUpdate<Outcome, [object]>(name, {
        args: [argument],
        ...(updateId !== undefined && { updateId }),
      }),
    );
  }

  /** Sends an update and waits only until the workflow has accepted it. */
  async startUpdate(runId: string, name: string, argument: object, updateId: string): Promise<void> {
    await this.write(runId, () =>
      this.handle(runId).startUpdate<unknown, [object]>(name, {
        args: [argument],
        updateId,
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      }),
    );
  }

  /** A call that failed, for example because it took too long, may have changed the run too. */
  private async write<T>(runId: string, rpc: () => Promise<T>): Promise<T> {
    try {
      return await this.call(runId, rpc);
    } finally {
      this.onWrite(runId);
    }
  }
}

function ignoreNotFound(error: unknown): undefined {
  if (!(error instanceof RunNotFoundError)) throw error;
  return undefined;
}
