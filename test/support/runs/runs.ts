import { vi } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { ENDED } from '../../../contracts/run-status.js';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import { linkInMail, readOutbox } from '../../../infra/storage/outbox.js';
import type { System } from '../../../bench/system.js';

export const OWNER = 'ana@example.com';

export type Runs = ReturnType<typeof runsOf>;

/** The calls that a backend service makes over HTTP. `started` gets the id of every run. */
export function runsOf(
  system: Pick<System, 'apiUrl' | 'headers' | 'home'>,
  started: (runId: string) => void = () => undefined,
) {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${system.apiUrl}${path}`, {
      method,
      headers: system.headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  return {
    call,
    async start(automation: unknown, more: object = {}): Promise<string> {
      const response = await call('POST', '/v1/runs', { automation, owner: { email: OWNER }, ...more });
      const answer = (await response.json()) as RunState;
      if (response.status !== 201) throw new Error(`refused: ${JSON.stringify(answer)}`);
      started(answer.runId);
      return answer.runId;
    },
    async state(runId: string): Promise<RunState> {
      return (await (await call('GET', `/v1/runs/${runId}`)).json()) as RunState;
    },
    /** Waits until the run's state is as asked; a process that is just being restarted does not fail it. */
    async until(runId: string, isSo: (state: RunState) => boolean, timeout = 40_000): Promise<RunState> {
      return vi.waitFor(
        async () => {
          const state = await this.state(runId);
          if (!isSo(state)) throw new Error(`still ${JSON.stringify({ ...state, nodes: undefined })}`);
          return state;
        },
        { timeout, interval: 100 },
      );
    },
    untilEnded(runId: string, timeout?: number): Promise<RunState> {
      return this.until(runId, ({ status }) => ENDED.includes(status), timeout);
    },
    untilPaused(runId: string, pauseId = 'pause-1'): Promise<RunState> {
      return this.until(runId, ({ pause }) => pause?.pauseId === pauseId && pause.mail.state === 'sent');
    },
    /** The newest mail of a run, out of the outbox, with the link it carries. */
    async mail(
      runId: string,
      generation = 1,
      pauseId = 'pause-1',
    ): Promise<{ link: string; to: string; text: string }> {
      return vi.waitFor(
        async () => {
          for (const { mail } of (await readOutbox(new FileStore(system.home))).reverse()) {
            if (mail.runId !== runId || mail.generation !== generation || mail.pauseId !== pauseId) continue;
            return { link: linkInMail(mail)!, to: mail.to, text: mail.text };
          }
          throw new Error(`no mail of generation ${generation} for ${runId}`);
        },
        { timeout: 20_000 },
      );
    },
  };
}
