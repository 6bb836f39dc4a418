import type { RunState } from '../../contracts/run-state.js';
import type { Rig } from './rig.js';
import { signalWithin } from '../../infra/signal-within.js';

const ANSWER_MS = 8000;

/** Calls of a service to the api; undefined when it does not answer, or not now. */
export function callsOf({ apiUrls, headers }: Rig) {
  let at = 0;

  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(apiUrls[at % apiUrls.length]! + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signalWithin(ANSWER_MS),
    }).catch(() => undefined);
    // What does not answer may be gone; then the next one is asked.
    if (response === undefined || response.status >= 500) {
      at += 1;
      return undefined;
    }
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  }
  return {
    start: async (automation: unknown, email: string, idempotencyKey: string): Promise<string | undefined> => {
      const body = { automation, owner: { email }, idempotencyKey };
      return ((await call('POST', '/v1/runs', body)) as RunState | undefined)?.runId;
    },
    state: async (runId: string) => (await call('GET', `/v1/runs/${runId}`)) as RunState | undefined,
    cancel: async (runId: string) => call('POST', `/v1/runs/${runId}/cancel`, {}),
  };
}
