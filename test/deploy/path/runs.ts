import type { RunState } from '../../../contracts/run-state.js';
import { linkInMail, mailsOfRun } from '../../../infra/storage/outbox.js';
import { until } from '../../faults/until.js';
import { clientOf } from '../../support/http/http.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { API_KEY, type Installation } from './installation.js';

const WAIT_MS = 120_000;
/** A pause lasts longer than an upgrade takes on a busy machine. */
const PAUSE_SECONDS = 590;
/** So many browsers open at once. More only take turns on the processors. */
const AT_ONCE = 4;

const screenshot = {
  type: 'action_node',
  extraction_action: { screenshot: { filename: 'after the pause' } },
  before_sleep_time: 0,
};

/** What people and services do with this installation. */
export class PathRuns {
  private readonly apis;
  private started = 0;

  constructor(private readonly installation: Installation) {
    this.apis = installation.apiUrls.map((url) => clientOf(url, API_KEY));
  }

  /** Starts runs, and waits until each waits for its person. Returns their ids. */
  async pause(count: number): Promise<string[]> {
    const ids: string[] = [];
    while (ids.length < count) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - ids.length) }, () => this.pauseOne());
      ids.push(...(await Promise.all(batch)));
    }
    return ids;
  }

  /** Those of the runs that wait for their person. */
  async paused(ids: readonly string[]): Promise<string[]> {
    const states = await Promise.all(ids.map((runId) => this.state(runId)));
    return states.filter(({ status }) => status === 'awaiting_human').map(({ runId }) => runId);
  }

  /** Answers runs: every second one by the mailed link, the others as a service, by turns at each API. Returns how they ended. */
  async answer(ids: readonly string[]): Promise<string[]> {
    const ends: string[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const batch = ids.slice(at, at + AT_ONCE).map(async (runId, offset) => {
        await ((at + offset) % 2 === 0 ? this.answerByLink(runId) : this.answerByKey(runId));
        const state = await this.wait(runId, ({ endedAt }) => endedAt !== undefined);
        return state.error === undefined ? state.status : `${state.status}: ${state.error.message}`;
      });
      ends.push(...(await Promise.all(batch)));
    }
    return ends;
  }

  async state(runId: string, api = this.next()): Promise<RunState> {
    const response = await api.service(`/v1/runs/${encodeURIComponent(runId)}`);
    if (!response.ok) throw new Error(`${api.url} answered ${response.status} for the run ${runId}`);
    return (await response.json()) as RunState;
  }

  /** The artifact as each API sends it. */
  async artifact(runId: string, name: string): Promise<Buffer[]> {
    const path = `/v1/runs/${encodeURIComponent(runId)}/artifacts/${encodeURIComponent(name)}`;
    return Promise.all(
      this.apis.map(async (api) => {
        const response = await api.service(path);
        if (!response.ok) throw new Error(`${api.url}${path} was answered ${response.status}`);
        return Buffer.from(await response.arrayBuffer());
      }),
    );
  }

  private async pauseOne(): Promise<string> {
    const automation = automationOf(`${this.installation.site.url}/login`, pause(PAUSE_SECONDS), screenshot);
    const response = await this.next().service('/v1/runs', {
      method: 'POST',
      json: { automation, owner: { email: 'ana@example.com' } },
    });
    const { runId } = (await response.json()) as RunState;
    if (response.status !== 201) throw new Error(`a start was answered ${response.status}`);
    await this.wait(runId, ({ pause }) => pause?.mail.state === 'sent');
    return runId;
  }

  private async answerByLink(runId: string): Promise<void> {
    const [newest] = await mailsOfRun(this.installation.store, runId);
    const link = newest && linkInMail(newest.mail);
    if (link === undefined) throw new Error(`the run ${runId} has no mail`);
    // The mail names the public address, which is the first API.
    const browser = this.apis[0]!.browser();
    await browser.press(new URL(link).pathname);
    const path = `/v1/runs/${encodeURIComponent(runId)}/human-done`;
    const done = await browser.ask(path, { method: 'POST', json: { pauseId: 'pause-1' } });
    if (done.status !== 202) throw new Error(`the answer to ${runId} was answered ${done.status}`);
  }

  private async answerByKey(runId: string): Promise<void> {
    const path = `/v1/runs/${encodeURIComponent(runId)}/human-done`;
    const done = await this.apis[1]!.service(path, { method: 'POST', json: { pauseId: 'pause-1' } });
    if (done.status !== 202) throw new Error(`the answer to ${runId} was answered ${done.status}`);
  }

  private async wait(runId: string, isSo: (state: RunState) => boolean): Promise<RunState> {
    let last: RunState | undefined;
    const found = await until(
      async () => {
        last = await this.state(runId);
        if (isSo(last)) return last;
        if (last.error !== undefined) throw new Error(`the run ${runId} failed: ${last.error.message}`);
        return undefined;
      },
      WAIT_MS,
      500,
    );
    if (found === undefined) throw new Error(`the run ${runId} is still ${last?.status}`);
    return found;
  }

  private next() {
    this.started += 1;
    return this.apis[this.started % this.apis.length]!;
  }
}
