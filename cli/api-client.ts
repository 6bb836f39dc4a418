import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type RunList, RunState, StartedRun } from '../contracts/run-state.js';
import { readConfig, type Config } from '../config/index.js';
import { ApiBusyError, ApiUnreachableError, NOT_FOUND, refusal, RefusedError } from './api-errors.js';
import { CliError, EXIT } from './errors.js';

interface StartBody {
  automation: unknown;
  automationName?: string;
  inputParameters?: Record<string, unknown>;
  owner?: { email: string };
}

/** How long a command waits for an API that is busy. */
const PATIENCE_MS = 60_000;

/**
 * Calls our HTTP API with this machine's API key. Waits while the API is busy, if a repeated request does no harm. Every error is a
 * `CliError` that says what to do.
 */
export class ApiClient {
  private readonly config: Config;
  private readonly apiKey: string;

  constructor(
    config: Config = readConfig(),
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.config = config;
    this.apiKey = config.cliApiKey();
  }

  /**
   * Starts a run and returns it with the warnings of its automation's check. If the automation is invalid, throws with the exit code for
   * refused input.
   */
  async startRun(body: StartBody): Promise<{ run: RunState; warnings: string[] }> {
    return await this.started('/v1/runs', body);
  }

  /** Starts a run again. `changes`: the body of the request. */
  async rerun(runId: string, changes: object): Promise<{ run: RunState; warnings: string[] }> {
    return await this.started(`${runPath(runId)}/rerun`, changes);
  }

  /** Sends a request that does no harm if it is repeated. Returns the JSON of the response; undefined without one. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    return await jsonOf(await this.sendPatiently(method, path, body));
  }

  /**
   * Creates something whose name may exist only once. Is not repeated once it may have reached the API, which would refuse the second request
   * because of the first.
   */
  async create(path: string, body: object): Promise<unknown> {
    return await jsonOf(await this.sendPatiently('POST', path, body, (error) => error.isUntouched));
  }

  /** Starts the run of a schedule now, and returns its id. */
  async triggerSchedule(path: string): Promise<string> {
    // The key makes a repeated request find the run that the first one started.
    const response = await this.sendPatiently('POST', path, { idempotencyKey: randomUUID() });
    return readResponse(Started, await response.json()).runId;
  }

  /** Deletes something. If a response was lost and it no longer exists, the first request has deleted it. */
  async delete(path: string): Promise<void> {
    let isRepeated = false;
    const repeat = () => {
      isRepeated = true;
      return true;
    };
    try {
      await this.sendPatiently('DELETE', path, undefined, repeat);
    } catch (error) {
      if (!(isRepeated && error instanceof RefusedError && error.status === NOT_FOUND)) throw error;
    }
  }

  private async started(path: string, body: object): Promise<{ run: RunState; warnings: string[] }> {
    try {
      // The key makes a repeated request find the run that the first one started.
      const response = await this.sendPatiently('POST', path, { ...body, idempotencyKey: randomUUID() });
      const { warnings, ...run } = readResponse(WithWarnings, await response.json());
      return { run: readState(run), warnings };
    } catch (error) {
      throw error instanceof RefusedError ? new CliError(error.message, EXIT.refused, { cause: error }) : error;
    }
  }

  async answerPause(runId: string, { pause, choice }: { pause?: string; choice?: string }): Promise<void> {
    const path = `${runPath(runId)}/human-done`;
    const pauseId = pause ?? (await this.openPause(runId));
    const body = { ...(pauseId !== undefined && { pauseId }), ...(choice !== undefined && { choice }) };
    // Without a pause id, a repeated answer could answer the next pause.
    await (pauseId === undefined ? this.send('POST', path, body) : this.sendPatiently('POST', path, body));
  }

  /** Throws a `CliError` when the run has no open pause, or another one than `pause`. */
  async declinePause(runId: string, { reason, pause }: { reason: string; pause?: string }): Promise<void> {
    const pauseId = await this.checkedPause(runId, pause);
    await this.sendPatiently('POST', `${runPath(runId)}/decline`, { reason, pauseId });
  }

  /** Gives the person of a pause more time; returns the new deadline, in epoch milliseconds. */
  async extendPause(runId: string, { seconds, pause }: { seconds?: number; pause?: string }): Promise<number> {
    const pauseId = pause ?? (await this.requireOpenPause(runId));
    const body = { pauseId, ...(seconds !== undefined && { seconds }) };
    // A repeated request would extend the pause twice.
    const response = await this.send('POST', `${runPath(runId)}/extend`, body);
    return readResponse(Extended, await response.json()).deadline;
  }

  async getRun(runId: string): Promise<RunState> {
    return readState(await (await this.sendPatiently('GET', runPath(runId))).json());
  }

  /** One page of runs, the latest first. */
  async listRuns(query: { status?: string; limit?: string; pageToken?: string }): Promise<RunList> {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await this.sendPatiently('GET', `/v1/runs?${new URLSearchParams(given).toString()}`);
    return readResponse(ListedRuns, await response.json()) as RunList;
  }

  /** The content of an artifact. */
  async artifact(runId: string, name: string): Promise<ReadableStream<Uint8Array>> {
    const path = `${runPath(runId)}/artifacts/${encodeURIComponent(name)}`;
    const { body } = await this.sendPatiently('GET', path);
    if (body === null) throw new CliError(`The API sent no content for ${name}.`);
    return body;
  }

  /** The audit log, as lines of JSON. */
  async auditLog(query: URLSearchParams): Promise<ReadableStream<Uint8Array>> {
    const { body } = await this.sendPatiently('GET', `/v1/audit?${query.toString()}`);
    if (body === null) throw new CliError('The API sent no audit log.');
    return body;
  }

  /** Deletes a run that has ended, with its files. */
  async deleteRun(runId: string): Promise<void> {
    await this.delete(runPath(runId));
  }

  private async requireOpenPause(runId: string): Promise<string> {
    const { pause, status } = await this.getRun(runId);
    if (pause === undefined) throw new CliError(`The run ${runId} waits for nobody: it is ${status}.`);
    return pause.pauseId;
  }

  /** The API accepts an answer to a pause that is not open, and the run ignores it. Returns the pause to answer. */
  private async checkedPause(runId: string, pause: string | undefined): Promise<string> {
    let open: string;
    try {
      open = await this.requireOpenPause(runId);
    } catch (error) {
      // A key that may answer need not be allowed to read runs.
      if (pause !== undefined && error instanceof RefusedError) return pause;
      throw error;
    }
    if (pause !== undefined && pause !== open) {
      throw new CliError(`The pause ${pause} of the run ${runId} is not open: the run waits at ${open}.`);
    }
    return open;
  }

  async cancelRun(runId: string): Promise<void> {
    await this.sendPatiently('POST', `${runPath(runId)}/cancel`, {});
  }

  /** The run's event stream. */
  async events(runId: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.send('GET', `${runPath(runId)}/events`, undefined, signal);
    if (response.body === null) throw new CliError(`The API sent no event stream for the run ${runId}.`);
    return response.body;
  }

  /** The id of the open pause; undefined when the API knows of none, or does not let this key read runs. */
  private async openPause(runId: string): Promise<string | undefined> {
    try {
      const response = await this.sendPatiently('GET', runPath(runId));
      return readState(await response.json()).pause?.pauseId;
    } catch (error) {
      if (error instanceof RefusedError) return undefined;
      throw error;
    }
  }

  /** Repeats the request while the API is busy, no sooner than its Retry-After header says. */
  private async sendPatiently(
    method: string,
    path: string,
    body?: unknown,
    mayRepeat: (error: ApiBusyError) => boolean = () => true,
  ): Promise<Response> {
    const since = Date.now();
    for (;;) {
      try {
        return await this.send(method, path, body);
      } catch (error) {
        if (!(error instanceof ApiBusyError) || Date.now() + error.delayMs - since > this.patienceMs) throw error;
        if (!mayRepeat(error)) throw error;
        await sleep(error.delayMs);
      }
    }
  }

  private async send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const url = `${this.config.apiUrl}${path}`;
    const headers = {
      authorization: `Bearer ${this.apiKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    let response: Response;
    try {
      response = await fetch(url, { method, headers, body: JSON.stringify(body), signal });
    } catch (error) {
      throw new ApiUnreachableError(this.config.apiUrl, error);
    }
    if (response.ok) return response;
    throw await refusal(response);
  }
}

const Started = z.object({ runId: z.string() });

const Extended = z.object({ deadline: z.number() });

const ListedRuns = z.object({
  runs: z.array(
    z.looseObject({ runId: z.string(), status: z.string(), automation: z.string(), startedAt: z.number() }),
  ),
  nextPageToken: z.string().optional(),
});

const WithWarnings = StartedRun.pick({ warnings: true }).loose();

/** The members of a state without which no command can follow a run. */
const KnownState = RunState.pick({ runId: true, status: true }).extend({
  nodes: z.array(z.unknown()),
  outputs: z.array(z.unknown()),
  log: z.array(z.unknown()),
});

/**
 * Reads the state of a run. If a newer API or worker has put a value into the state that this version does not know, returns the state as it
 * is. Throws a `CliError` if it is not a state at all.
 */
export function readState(response: unknown): RunState {
  const { data } = RunState.safeParse(response);
  if (data !== undefined) return data;
  readResponse(KnownState, response);
  return response as RunState;
}

/** Reads a response as this message. Throws a `CliError` if it is another one. */
function readResponse<Message extends z.ZodType>(message: Message, response: unknown): z.output<Message> {
  const { data, success } = message.safeParse(response);
  if (success) return data;
  throw new CliError('The API sent a response that this version does not know. Use the version of the API.');
}

function runPath(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`;
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
