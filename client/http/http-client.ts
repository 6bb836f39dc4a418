import type { Issue } from '../../automation/model/issue.js';
import { randomId } from '../../contracts/random-id.js';
import type { DoneCheck, ExtendOutcome } from '../../contracts/pause-outcomes.js';
import type { RunList, RunState, StartedRun } from '../../contracts/run-state.js';
import type { DeclineArgument, DoneArgument } from '../../contracts/workflow-messages.js';
import { IntermissionError, RunEndedError, RunNotFoundError, UnavailableError } from '../errors.js';
import type { ExtendRequest } from '../pauses.js';
import type { StartRequest } from '../request.js';
import type { RerunChanges } from '../rerun.js';
import type { WatchOptions } from '../runs/followed-runs.js';
import type { ListOptions } from '../runs/list.js';
import { delayAfter } from './api-error.js';
import { HttpConnection, type HttpOptions } from './connection.js';
import { followStates } from './follow-states.js';

/** Which runs to list. The API knows the tenant from the key. */
export type HttpListOptions = Omit<ListOptions, 'tenant'>;

/** The result of a check. */
export interface CheckResult {
  valid: boolean;
  errors: Pick<Issue, 'path' | 'message'>[];
  warnings: Pick<Issue, 'path' | 'message'>[];
}

/**
 * Starts, watches, answers and cancels runs over HTTP, from Node or a browser.
 *
 *     const intermission = new IntermissionHttpClient({ url: 'http://127.0.0.1:8080', apiKey });
 *     const run = await intermission.startRun({ automation: 'login', owner: { email: 'ana@example.com' } });
 *     for await (const state of intermission.watchRun(run.runId)) console.log(state.status);
 *
 * The methods have the names and the errors of `Intermission`, the client for Temporal. Every call may throw `UnavailableError` (the API is away
 * or busy; try again), and `ApiError` for a response without a class of its own, such as a key that the API does not know. Calls that name a
 * run may throw `RunNotFoundError`. A call that may be repeated without harm waits for an API that is away.
 */
export class IntermissionHttpClient {
  private readonly http: HttpConnection;

  constructor(options: HttpOptions) {
    this.http = new HttpConnection(options);
  }

  /**
   * Starts a run. `automation` is the automation's JSON, or the name of a file in the automations folder of the API. Throws
   * `InvalidRequestError` with every issue, `IdempotencyConflictError`, or `QueueFullError`.
   */
  async startRun(request: StartRequest): Promise<StartedRun> {
    return (await this.http.json('POST', '/v1/runs', repeatable(request))) as StartedRun;
  }

  /** Starts a run again, with the same inputs except for the changes. Throws what `startRun` throws. */
  async rerun(runId: string, changes: RerunChanges = {}): Promise<StartedRun> {
    return (await this.http.json('POST', `${pathOf(runId)}/rerun`, { runId, ...repeatable(changes) })) as StartedRun;
  }

  async getRun(runId: string): Promise<RunState> {
    return (await this.http.json('GET', pathOf(runId), { runId, isRepeatable: true })) as RunState;
  }

  /**
   * Yields the run's state now and after each change, and finishes with its final state. When the stream drops, or the API is away or busy,
   * connects again; throws `UnavailableError` after a minute without a state. Aborting the signal ends the watch.
   */
  async *watchRun(runId: string, { signal }: WatchOptions = {}): AsyncGenerator<RunState, void, undefined> {
    // Leaving the loop early must close the connection.
    const end = new AbortController();
    const abort = () => end.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    try {
      yield* followStates({
        open: () => this.events(runId, end.signal),
        read: (data) => data as RunState,
        // A dropped connection is not an `IntermissionError`.
        delayAfter: (error) => (error instanceof IntermissionError ? delayAfter(error) : 0),
        gaveUp: (cause) => Object.assign(new UnavailableError(`The API sends no state of the run ${runId}`), { cause }),
        signal: end.signal,
      });
    } catch (error) {
      if (!end.signal.aborted) throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      abort();
    }
  }

  /** Lists runs in pages: running ones first, then ended ones, the latest first; or open runs with the next deadline first. */
  async listRuns(options: HttpListOptions = {}): Promise<RunList> {
    const query = queryOf(options).toString();
    return (await this.http.json('GET', `/v1/runs${query && `?${query}`}`, { isRepeatable: true })) as RunList;
  }

  /** Answers the open pause; with a pause id, only that pause. Throws `RunEndedError`. */
  async humanDone(runId: string, answer: Omit<DoneArgument, 'by'> = {}): Promise<void> {
    await this.post(runId, 'human-done', answer);
  }

  /** Declines the pause, because the person cannot do it: the run fails with `HumanDeclined` and the reason. Throws `RunEndedError`. */
  async decline(runId: string, answer: Omit<DeclineArgument, 'by'>): Promise<void> {
    await this.post(runId, 'decline', answer);
  }

  /** Gives the person more time, up to what the run has left. Throws `PauseNotOpenError`, `NoTimeLeftError`. */
  async extendPause(runId: string, request: Omit<ExtendRequest, 'by'>): Promise<ExtendOutcome> {
    const { pauseId } = request;
    // A repeated request would extend the pause twice.
    return (await this.http.json('POST', `${pathOf(runId)}/extend`, {
      runId,
      pauseId,
      body: request,
    })) as ExtendOutcome;
  }

  /** Compares the page with the `done_when` of the pause. Does not answer the pause. Throws `PauseNotOpenError`. */
  async checkDone(runId: string, pauseId: string): Promise<DoneCheck> {
    const request = { runId, pauseId, body: { pauseId }, isRepeatable: true };
    return (await this.http.json('POST', `${pathOf(runId)}/done-check`, request)) as DoneCheck;
  }

  /** Requests the run to end and close its browser, and returns before it has. Throws `RunEndedError`. */
  async cancelRun(runId: string): Promise<void> {
    const request = { runId, body: {}, isRepeatable: true, doneWith: RunEndedError };
    await this.http.act('POST', `${pathOf(runId)}/cancel`, request);
  }

  /** Deletes a run that has ended, with its files. Throws `RunNotEndedError`. */
  async deleteRun(runId: string): Promise<void> {
    await this.http.act('DELETE', pathOf(runId), { runId, isRepeatable: true, doneWith: RunNotFoundError });
  }

  /** A file of the run. The response has the content as a stream, and the type and length in its headers. */
  async artifact(runId: string, name: string): Promise<Response> {
    return await this.http.send('GET', `${pathOf(runId)}/artifacts/${encodeURIComponent(name)}`, {
      runId,
      isRepeatable: true,
    });
  }

  /** Checks an automation, or the file of this name, without starting it. */
  async checkAutomation(
    request: Pick<StartRequest, 'automation' | 'inputParameters' | 'secureParameters'>,
  ): Promise<CheckResult> {
    const path = '/v1/automations/validate';
    return (await this.http.json('POST', path, { body: request, isRepeatable: true })) as CheckResult;
  }

  /** Checks that the API answers and reaches Temporal. Throws `UnavailableError` when it does not. */
  async ping(): Promise<void> {
    await this.http.json('GET', '/readyz');
  }

  private async post(runId: string, route: string, body: { pauseId?: string }): Promise<void> {
    // Without a pause id, a repeated answer could answer the next pause.
    const isRepeatable = body.pauseId !== undefined;
    const { pauseId = '' } = body;
    const request = { runId, pauseId, body, isRepeatable, doneWith: RunEndedError };
    await this.http.act('POST', `${pathOf(runId)}/${route}`, request);
  }

  private async events(runId: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    return await this.http.events(`${pathOf(runId)}/events`, { runId, signal });
  }
}

/** The key makes a repeated request find the run that the first one started. */
function repeatable(body: { idempotencyKey?: string | null | undefined }): { body: object; isRepeatable: true } {
  return { body: { ...body, idempotencyKey: body.idempotencyKey ?? randomId() }, isRepeatable: true };
}

function pathOf(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`;
}

function queryOf({ tags = [], metadata = {}, status = [], ...options }: HttpListOptions): URLSearchParams {
  const plain = Object.entries(options).filter((entry) => entry[1] !== undefined);
  return new URLSearchParams([
    ...plain.map(([name, value]) => [name, String(value)]),
    ...[status].flat().map((one) => ['status', one]),
    ...tags.map((tag) => ['tag', tag]),
    ...Object.entries(metadata).map((pair) => ['metadata', pair.join('=')]),
  ]);
}
