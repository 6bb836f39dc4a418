import { issueLine, type RunState } from '../automation/index.js';
import { readConfig, type Config } from '../config/index.js';
import { CliError, EXIT } from './errors.js';

/** The parts of a problem+json answer that a person reads. */
interface Problem {
  title?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
  requestId?: string;
}

interface StartBody {
  automation: unknown;
  automationName?: string;
  inputParameters?: Record<string, unknown>;
  owner?: { email: string };
}

/** Speaks to our HTTP API with the API key of this machine. Every error is a `CliError` that says what to do. */
export class ApiClient {
  private readonly config: Config;
  private readonly apiKey: string;

  constructor(config: Config = readConfig()) {
    this.config = config;
    this.apiKey = config.cliApiKey();
  }

  /** The new run, and what the check of its automation warns of. Ends with the exit code for refused input when it is not right. */
  async startRun(body: StartBody): Promise<{ run: RunState; warnings: string[] }> {
    try {
      const response = await this.send('POST', '/v1/runs', body);
      const { warnings, ...run } = (await response.json()) as RunState & { warnings: string[] };
      return { run, warnings };
    } catch (error) {
      throw error instanceof Refused ? new CliError(error.message, EXIT.refused, { cause: error }) : error;
    }
  }

  async answerPause(runId: string, { pause, choice }: { pause?: string; choice?: string }): Promise<void> {
    const body = { ...(pause !== undefined && { pauseId: pause }), ...(choice !== undefined && { choice }) };
    await this.send('POST', `${runPath(runId)}/human-done`, body);
  }

  async cancelRun(runId: string): Promise<void> {
    await this.send('POST', `${runPath(runId)}/cancel`, {});
  }

  /** The run's event stream, as it comes. */
  async events(runId: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.send('GET', `${runPath(runId)}/events`, undefined, signal);
    if (response.body === null) throw new CliError(`The API sent no event stream for the run ${runId}.`);
    return response.body;
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
      throw new ApiUnreachable(this.config.apiUrl, error);
    }
    if (response.ok) return response;
    throw await refusal(response);
  }
}

/** The API understood the request and does not carry it out. */
class Refused extends CliError {}

export class ApiUnreachable extends CliError {
  constructor(apiUrl: string, cause: unknown) {
    super(
      `The Intermission API does not answer at ${apiUrl}. Start it with "npm start" (or "intermission start"), ` +
        'or say where it is with INTERMISSION_API_URL.',
      EXIT.error,
      { cause },
    );
  }
}

function runPath(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`;
}

async function refusal(response: Response): Promise<CliError> {
  if (response.status === 401) {
    return new CliError(
      'The API refused our API key. Use the same INTERMISSION_HOME as the API, or set INTERMISSION_API_KEY to one of its keys.',
    );
  }
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const errors = problem.errors ?? [];
  const lines = [
    problem.detail ?? problem.title ?? `The API answered ${response.status}.`,
    ...errors.map((error) => `  ${issueLine(error)}`),
    ...(response.status >= 500 && problem.requestId !== undefined ? [`  request id: ${problem.requestId}`] : []),
  ];
  const isRefused = response.status < 500 && response.status !== 429;
  return isRefused ? new Refused(lines.join('\n')) : new CliError(lines.join('\n'));
}
