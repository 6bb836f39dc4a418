import type { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { RunList, RunState } from '../automation/index.js';
import { SEARCH_ATTRIBUTES } from '../config/names.js';
import type {
  ClaimArgument,
  ControlArgument,
  ControlOutcome,
  DeclineArgument,
  DoneArgument,
  DoneCheck,
  ExtendOutcome,
  RunAccess,
} from '../workflows/messages.js';
import { type ConnectOptions, type TemporalClient, temporalClient } from './connection.js';
import { PauseNotOpenError, RunEndedError, RunNotFoundError } from './errors.js';
import { claimLink, type ClaimResult, type FreshLinkResult, mailFreshLink } from './links.js';
import { listRuns, type ListOptions } from './list.js';
import { checkDone, extendPause, type ExtendRequest, takeControl } from './pauses.js';
import { countProcesses, type Processes } from './processes.js';
import { describeRun, readRun } from './read.js';
import { queuedState } from './record.js';
import type { StartRequest } from './request.js';
import { CALL_MS, call, QUERY_MS } from './rpc.js';
import { type RunMemo, type StartOptions, startRun } from './start.js';
import { watchRun, type WatchOptions } from './watch.js';

/**
 * Starts, watches, answers and cancels runs from a backend service.
 *
 *     const intermission = Intermission.connect();
 *     const run = await intermission.startRun({ automation, owner: { email: 'ana@example.com' } });
 *     for await (const state of intermission.watchRun(run.runId)) console.log(state.status);
 *
 * Every call may throw `UnavailableError` (Temporal is away; try again), and those that name a run `RunNotFoundError`, and
 * `UnreadableError` (it is encrypted with a key that this process does not have).
 */
export class Intermission {
  readonly #temporal: TemporalClient;
  readonly #client: Client;
  readonly #connection: Connection;

  private constructor(temporal: TemporalClient) {
    this.#temporal = temporal;
    this.#client = temporal.client;
    this.#connection = temporal.connection;
  }

  /** Reads Temporal's own settings (`TEMPORAL_*`, profiles) for what `options` leaves out. Connects at the first call. */
  static connect(options: ConnectOptions = {}): Intermission {
    return new Intermission(temporalClient(options));
  }

  /**
   * Starts a run and returns its state. With an idempotency key, the same request again returns the same run for as long as
   * Temporal keeps it. Throws `InvalidRequestError` with every issue, `IdempotencyConflictError`.
   */
  async startRun(request: StartRequest, options: StartOptions = {}): Promise<RunState> {
    const { runId, automation } = await startRun(this.#client, this.#connection, request, {
      ...options,
      isEncrypted: this.#temporal.isEncrypted,
      secret: this.#temporal.secret,
    });
    if (automation === undefined) return await this.getRun(runId);
    // A new run is told from the request, so that starting does not wait for a worker.
    return queuedState(runId, await describeRun(this.#client, this.#connection, runId), automation);
  }

  /** The run as it is now. While no worker is up to tell it (`waitsFor`), what Temporal knows: status, owner, times, but no nodes. */
  async getRun(runId: string): Promise<RunState> {
    const { state } = await readRun(this.#client, this.#connection, runId);
    return state;
  }

  /**
   * Yields the run's state now and after each change, and ends after its ended state. It goes on through restarts of workers
   * and of Temporal; changes that come faster than they are consumed become one.
   */
  watchRun(runId: string, options: WatchOptions = {}): AsyncGenerator<RunState, void, undefined> {
    return watchRun(this.#client, this.#connection, runId, options);
  }

  /** Runs by page: those that run first, then the latest to end. */
  async listRuns(options: ListOptions = {}): Promise<RunList> {
    return await listRuns(this.#client, this.#connection, this.#temporal.codec, options);
  }

  /**
   * Answers the pause that is open now or, with a pause id, that pause and nothing else. The run keeps the answer although no
   * worker may be up; an answer that fits no open pause changes nothing. Throws `RunEndedError`.
   */
  async humanDone(runId: string, answer: DoneArgument = {}): Promise<void> {
    await this.#signal(runId, 'humanDone', answer);
  }

  /** Says that the person cannot do it: the run fails with `HumanDeclined` and the reason. Throws `RunEndedError`. */
  async decline(runId: string, answer: DeclineArgument): Promise<void> {
    await this.#signal(runId, 'humanDeclined', answer);
  }

  /**
   * Gives the person more time, up to what the run has left, and returns the new deadline. Throws `PauseNotOpenError`,
   * `NoTimeLeftError`.
   */
  async extendPause(runId: string, request: ExtendRequest): Promise<ExtendOutcome> {
    const { pause } = await this.getRun(runId);
    if (pause?.pauseId !== request.pauseId) throw new PauseNotOpenError(request.pauseId);
    return await extendPause(this.#client, this.#connection, runId, { ...request, deadline: pause.deadline });
  }

  /** Lets the holder of a claim act in the browser, and whoever could before only watch. Throws `PauseNotOpenError`. */
  async takeControl(runId: string, request: ControlArgument): Promise<ControlOutcome> {
    return await takeControl(this.#client, this.#connection, runId, request);
  }

  /** Compares the page with what the pause states in `done_when`. It answers nothing. Throws `PauseNotOpenError`. */
  async checkDone(runId: string, pauseId: string): Promise<DoneCheck> {
    return await checkDone(this.#client, this.#connection, runId, pauseId);
  }

  /** Asks the run to end and close its browser; returns before it has. Throws `RunEndedError`. */
  async cancelRun(runId: string): Promise<void> {
    // Temporal takes a cancel for a closed run without a word.
    await this.#checkOpen(runId);
    await this.#whileOpen(runId, (handle) => handle.cancel());
  }

  /** Redeems a link, once, for one browser. The same claim again gives the same result. */
  async claimLink(runId: string, claim: ClaimArgument): Promise<ClaimResult> {
    return await claimLink(this.#client, this.#connection, runId, claim);
  }

  /** Mails a fresh link in place of the one of this generation, to the same address. */
  async mailFreshLink(
    runId: string,
    link: { pauseId: string; generation: number; recipient?: string },
  ): Promise<FreshLinkResult> {
    return await mailFreshLink(this.#client, this.#connection, runId, link);
  }

  /** Where the live view of the run's browser is, and which claim may act in it. */
  async access(runId: string): Promise<RunAccess> {
    return await call(this.#connection, runId, QUERY_MS, () =>
      this.#client.workflow.getHandle(runId).query<RunAccess>('access'),
    );
  }

  /** Host of the address the automation opens first; undefined for runs that somebody else started in Temporal. */
  async siteOf(runId: string): Promise<string | undefined> {
    const { memo } = await describeRun(this.#client, this.#connection, runId);
    return (memo as Partial<RunMemo> | undefined)?.site;
  }

  /** Whose run it is; undefined when it is no tenant's. */
  async tenantOf(runId: string): Promise<string | undefined> {
    const { typedSearchAttributes } = await describeRun(this.#client, this.#connection, runId);
    return typedSearchAttributes.get(
      defineSearchAttributeKey('IntermissionTenant', SEARCH_ATTRIBUTES.IntermissionTenant),
    );
  }

  /** Whether Temporal answers. Throws `UnavailableError` when it does not. */
  async ping(): Promise<void> {
    await call(this.#connection, '', QUERY_MS, () =>
      this.#client.workflowService.describeNamespace({ namespace: this.#client.options.namespace }),
    );
  }

  /** How many workers, and `browsers` processes with a free place, there are. */
  async processes(): Promise<Processes> {
    const { namespace } = this.#client.options;
    return await call(this.#connection, '', QUERY_MS, () => countProcesses(this.#connection, namespace));
  }

  /** Closes the connection. Watches that run end with an error. */
  async close(): Promise<void> {
    await this.#temporal.close();
  }

  async #signal(runId: string, name: string, argument: DoneArgument | DeclineArgument): Promise<void> {
    await this.#whileOpen(runId, (handle) => handle.signal(name, argument));
  }

  /** Temporal says "not found" for a run that has ended as for one that never was; its record tells them apart. */
  async #whileOpen(
    runId: string,
    act: (handle: ReturnType<Client['workflow']['getHandle']>) => Promise<unknown>,
  ): Promise<void> {
    try {
      await call(this.#connection, runId, CALL_MS, () => act(this.#client.workflow.getHandle(runId)));
    } catch (error) {
      if (!(error instanceof RunNotFoundError)) throw error;
      await this.#checkOpen(runId);
      throw new RunEndedError(runId);
    }
  }

  async #checkOpen(runId: string): Promise<void> {
    const { closeTime } = await describeRun(this.#client, this.#connection, runId);
    if (closeTime !== undefined) throw new RunEndedError(runId);
  }
}
