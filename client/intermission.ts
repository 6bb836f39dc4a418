import type { WorkflowExecutionDescription } from '@temporalio/client';
import { withoutNulls } from '../automation/model/json-value.js';
import type { ControlOutcome, DoneCheck, ExtendOutcome } from '../contracts/pause-outcomes.js';
import type { RunList, RunState } from '../contracts/run-state.js';
import type {
  ClaimArgument,
  ControlArgument,
  DeclineArgument,
  DoneArgument,
  RunAccess,
} from '../contracts/workflow-messages.js';
import { type ConnectOptions, type TemporalClient, temporalClient } from './connection.js';
import { PauseNotOpenError, RunEndedError, RunNotEndedError, RunNotFoundError } from './errors.js';
import { type Census, RunCensus } from './runs/census.js';
import { FollowedRuns, type ReadOptions, type WatchOptions } from './runs/followed-runs.js';
import { FindableStarts } from './runs/findable-starts.js';
import { claimLink, type ClaimResult, type FreshLinkResult, mailFreshLink } from './links.js';
import { type ListOptions, RunLister } from './runs/list.js';
import { readMark, setMark, takeMark } from './marks.js';
import { checkDone, extendPause, type ExtendRequest, takeControl } from './pauses.js';
import { countProcesses, type Processes } from './processes.js';
import { RunReader } from './runs/read.js';
import { mayBeClosing, queuedState } from './runs/temporal-record.js';
import { isQueuedRun, limitsIn, queueOf, QueueGate } from './queue.js';
import type { StartRequest } from './request.js';
import { readRerun, type Rerun, type RerunChanges } from './rerun.js';
import { QUERY_MS } from './runs/temporal-call.js';
import { TemporalRuns } from './runs/temporal-runs.js';
import { RunFacts } from './runs/run-facts.js';
import { Schedules } from './schedules/schedules.js';
import type { StartOptions } from './start-options.js';
import { startRun } from './start.js';

/**
 * Starts, watches, answers and cancels runs from a backend service.
 *
 *     const intermission = Intermission.connect();
 *     const run = await intermission.startRun({ automation, owner: { email: 'ana@example.com' } });
 *     for await (const state of intermission.watchRun(run.runId)) console.log(state.status);
 *
 * Every call may throw `UnavailableError` (Temporal is unreachable; try again). Calls that name a run may also throw `RunNotFoundError` and
 * `UnreadableError` (the run is encrypted with a key that this process does not have).
 */
export class Intermission {
  readonly #client: TemporalClient;
  private readonly temporal: TemporalRuns;
  private readonly followed: FollowedRuns;
  private readonly facts: RunFacts;
  private readonly lister: RunLister;
  private readonly gate: QueueGate;
  private readonly counted: RunCensus;
  private readonly findable = new FindableStarts();
  /** Runs that start at set times. */
  readonly schedules: Schedules;

  private constructor(client: TemporalClient) {
    this.#client = client;
    this.temporal = new TemporalRuns(client.client, client.connection);
    this.followed = new FollowedRuns(this.temporal, new RunReader(this.temporal));
    this.facts = new RunFacts(this.temporal);
    this.gate = new QueueGate(this.temporal);
    this.counted = new RunCensus(this.temporal, (runId) => this.getRun(runId));
    this.lister = new RunLister(this.temporal, client);
    this.schedules = new Schedules(this.temporal, client.client.schedule, client, this.findable, (request, options) =>
      this.startRun(request, options),
    );
  }

  /**
   * Creates a client that connects at its first call. Options that are missing come from Temporal's own settings (`TEMPORAL_*`, profiles).
   */
  static connect(options: ConnectOptions = {}): Intermission {
    return new Intermission(temporalClient(options));
  }

  /**
   * Starts a run and returns its state. With an idempotency key, the same request returns the same run for as long as Temporal retains it.
   * A run that finds no free browser waits in the queue. Throws `InvalidRequestError` with every issue, `IdempotencyConflictError`, or
   * `QueueFullError`.
   */
  async startRun(request: StartRequest, options: StartOptions = {}): Promise<RunState> {
    const { runId, automation } = await startRun(this.temporal, request, {
      ...withoutNulls(options),
      isEncrypted: this.#client.isEncrypted,
      secrets: this.#client.secrets,
      gate: this.gate,
      findable: this.findable,
    });
    if (automation === undefined) return await this.getRun(runId);
    // The state of a new run comes from the request, so that starting does not wait for a worker.
    const description = await this.temporal.describe(runId);
    const state = queuedState(runId, description, automation);
    const { runsAhead } = await queueOf(this.temporal, description);
    if (runsAhead === undefined) return state;
    const [waitsForLimit] = limitsIn(description);
    if (waitsForLimit === undefined) return { ...state, runsAhead, waitsFor: 'browser' };
    const { of, name, most } = waitsForLimit;
    return { ...state, runsAhead, waitsFor: 'limit', limit: { of, name, most } };
  }

  /**
   * Starts a run again, with the same automation and the same inputs except for the changes. Throws `RunNotFoundError` and what `startRun`
   * throws.
   */
  async rerun(runId: string, changes: RerunChanges = {}, options: StartOptions = {}): Promise<RunState> {
    const { request, automationFile } = await this.readRerun(runId, changes);
    const tenant = await this.tenantOf(runId);
    return await this.startRun(request, { tenant, automationFile, origin: { rerunOf: runId }, ...options });
  }

  /** For `api/` only: the request that `rerun` would start, which contains secrets. */
  async readRerun(runId: string, changes: RerunChanges): Promise<Rerun> {
    const { codec, secrets } = this.#client;
    return await readRerun(this.temporal, runId, changes, { codec, secrets });
  }

  /**
   * The run's state. While no worker can report it (`waitsFor`), returns what Temporal knows: status, owner and times, but no nodes.
   *
   * If a caller reads a run again and again, the client follows its history instead of asking the run. The state then includes every change
   * by this client, but may lack changes that others made within the last second. The client reuses the state of an ended run for 5 s.
   */
  async getRun(runId: string, options: ReadOptions = {}): Promise<RunState> {
    return await this.followed.read(runId, options);
  }

  /**
   * Yields the run's state now and after each change, and finishes with its final state. Continues through restarts of workers and of
   * Temporal. Changes that arrive faster than the caller consumes them are merged.
   */
  watchRun(runId: string, options: WatchOptions = {}): AsyncGenerator<RunState, void, undefined> {
    return this.followed.watch(runId, options);
  }

  /**
   * Lists runs in pages: running ones first, then ended ones, the latest first; or open runs with the next deadline first. Throws
   * `InvalidRequestError` for conditions that Temporal cannot check.
   */
  async listRuns(options: ListOptions = {}): Promise<RunList> {
    return await this.lister.list(withoutNulls(options));
  }

  /**
   * Answers the open pause; with a pause id, only that pause. Temporal keeps the answer even while no worker is running. An answer that
   * fits no open pause changes nothing. Throws `RunEndedError`.
   */
  async humanDone(runId: string, answer: DoneArgument = {}): Promise<void> {
    await this.signal(runId, 'humanDone', withoutNulls(answer));
  }

  /** Declines the pause, because the person cannot do it: the run fails with `HumanDeclined` and the reason. Throws `RunEndedError`. */
  async decline(runId: string, answer: DeclineArgument): Promise<void> {
    await this.signal(runId, 'humanDeclined', withoutNulls(answer));
  }

  /**
   * Gives the person more time, up to what the run has left, and returns the new deadline. Throws `PauseNotOpenError`,
   * `NoTimeLeftError`.
   */
  async extendPause(runId: string, request: ExtendRequest): Promise<ExtendOutcome> {
    const { pause } = await this.getRun(runId, { isFresh: true });
    if (pause?.pauseId !== request.pauseId) throw new PauseNotOpenError(request.pauseId);
    return await extendPause(this.temporal, runId, {
      ...withoutNulls(request),
      deadline: pause.deadline,
    });
  }

  /**
   * Gives control of the browser to the holder of a claim; the previous holder can then only watch. Throws `PauseNotOpenError`,
   * `LinkReplacedError`.
   */
  async takeControl(runId: string, request: ControlArgument): Promise<ControlOutcome> {
    return await takeControl(this.temporal, runId, request);
  }

  /** Compares the page with the `done_when` of the pause. Does not answer the pause. Throws `PauseNotOpenError`. */
  async checkDone(runId: string, pauseId: string): Promise<DoneCheck> {
    return await checkDone(this.temporal, runId, pauseId);
  }

  /** Requests the run to end and close its browser, and returns before it has. Throws `RunEndedError`. */
  async cancelRun(runId: string): Promise<void> {
    // Temporal silently accepts a cancellation of a closed run.
    if (isQueuedRun(await this.checkOpen(runId))) {
      await this.temporal.cancelQueued(runId);
      // The run may have left the queue meanwhile.
      if (isQueuedRun(await this.temporal.describe(runId))) return;
    }
    await this.whileOpen(runId, () => this.temporal.cancel(runId));
  }

  /** Throws `RunNotEndedError` while the run waits, works or is being cancelled, or while its browser may still close. */
  async requireEnded(runId: string): Promise<void> {
    const description = await this.temporal.describe(runId);
    if (description.closeTime === undefined) throw new RunNotEndedError(runId);
    if (mayBeClosing(description)) {
      throw new RunNotEndedError(
        runId,
        'was ended from outside, and its browser may still save files; try again in a minute',
      );
    }
  }

  /**
   * Deletes Temporal's record of a run that has ended, with its history. A callback that is still being tried ends. Temporal deletes within
   * a minute after this returns. The API also removes the run's files. Throws `RunNotEndedError`.
   */
  async deleteRun(runId: string): Promise<void> {
    await this.requireEnded(runId);
    await this.temporal.delete(runId);
  }

  /** Redeems a link, once, for one browser. The same claim again gives the same result. */
  async claimLink(runId: string, claim: ClaimArgument): Promise<ClaimResult> {
    return await claimLink(this.temporal, runId, claim);
  }

  /** Mails a fresh link to the same address, replacing the link of this generation. */
  async mailFreshLink(
    runId: string,
    link: { pauseId: string; generation: number; recipient?: string },
  ): Promise<FreshLinkResult> {
    return await mailFreshLink(this.temporal, runId, link);
  }

  /** Where the live view of the run's browser is, and which claim may act in it. */
  async access(runId: string): Promise<RunAccess> {
    try {
      return await this.temporal.query<RunAccess>(runId, 'access');
    } catch (error) {
      if (error instanceof RunNotFoundError && isQueuedRun(await this.checkOpen(runId))) return {};
      throw error;
    }
  }

  /** Host of the address that the automation opens first; undefined for runs that somebody started in Temporal directly. */
  async siteOf(runId: string): Promise<string | undefined> {
    return (await this.facts.of(runId)).site;
  }

  /** The tenant of the run; undefined when it has none. */
  async tenantOf(runId: string): Promise<string | undefined> {
    return (await this.facts.of(runId)).tenant;
  }

  /** Sets a mark that nobody may set again; false when somebody has. For the API's own use. */
  async takeMark(name: string, mark: { lastsMs: number; summary: string }): Promise<boolean> {
    return await takeMark(this.temporal, name, mark);
  }

  /** For `api/` only: stores a time under a name for `lastsMs` milliseconds. */
  async setMark(name: string, mark: { at: number; lastsMs: number; summary: string }): Promise<void> {
    await setMark(this.temporal, name, mark);
  }

  /** For `api/` only: reads the time stored under this name. */
  async readMark(name: string): Promise<number | undefined> {
    return await readMark(this.temporal, name);
  }

  /** Checks that Temporal answers. Throws `UnavailableError` when it does not. */
  async ping(): Promise<void> {
    const { namespace, service } = this.temporal;
    await this.temporal.call('', () => service.describeNamespace({ namespace }), QUERY_MS);
  }

  /** The number of workers, and of `browsers` processes with a free slot. */
  async processes(): Promise<Processes> {
    const { connection, namespace } = this.temporal;
    return await this.temporal.call('', () => countProcesses(connection, namespace), QUERY_MS);
  }

  /** For `api/` only: counts the runs that have not ended. */
  async census(): Promise<Census> {
    return await this.counted.count();
  }

  /** Closes the connection. Open watches end with an error. */
  async close(): Promise<void> {
    this.followed.stop();
    await this.#client.close();
  }

  private async signal(runId: string, name: string, argument: DoneArgument | DeclineArgument): Promise<void> {
    await this.whileOpen(runId, () => this.temporal.signal(runId, name, argument));
  }

  /** Temporal reports "not found" both for a run that has ended and for one that never existed; its record distinguishes them. */
  private async whileOpen(runId: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof RunNotFoundError)) throw error;
      // A run in the queue asks nobody, so an answer changes nothing.
      if (isQueuedRun(await this.checkOpen(runId))) return;
      throw new RunEndedError(runId);
    }
  }

  private async checkOpen(runId: string): Promise<WorkflowExecutionDescription> {
    const description = await this.temporal.describe(runId);
    if (description.closeTime !== undefined) throw new RunEndedError(runId);
    return description;
  }
}
