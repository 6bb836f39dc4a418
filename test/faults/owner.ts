import { setTimeout as sleep } from 'node:timers/promises';
import type { PauseState, RunState } from '../../contracts/run-state.js';
import { CookieJar } from '../support/http/jar.js';
import type { Rig } from './rig.js';
import { signalWithin } from '../../infra/signal-within.js';

const ANSWER_MS = 8000;
const AGAIN_MS = 400;

/** What the person got told. `over`: there is no pause to answer (any more). */
type OwnerAnswer = 'acknowledged' | 'over' | 'gave-up';

/** How a pause was answered. */
export interface OwnerOptions {
  pauseId: string;
  answered: OwnerAnswer;
  /** Set when they were asked whether a step happened. */
  choice?: 'happened' | 'again';
}

/** Before a person says whether a step happened they look at the page, and not only once. */
const LOOK_MS = 5000;

/** A person who opens the links of mails and answers, and tries again whenever something is out of order. */
export class Owner {
  private readonly jar = new CookieJar();
  private at = 0;

  constructor(
    private readonly rig: Rig,
    /** Another address for each, as people have. */
    private readonly address: string,
    /** Whether the step of a node had its effect. */
    private readonly hasHappened: (node: number) => boolean,
  ) {}

  /** Claims the link, sees what is asked, thinks, and answers. */
  async answer(link: string, thinkMs: number, until: AbortSignal): Promise<OwnerOptions> {
    const path = new URL(link).pathname;
    const [, , runId = '', pauseId = ''] = path.split('/');
    const claimed = await this.persist(until, () => this.claim(path));
    if (claimed !== 'acknowledged') return { pauseId, answered: claimed };
    let pause: PauseState | undefined;
    const seen = await this.persist(until, async () => {
      pause = await this.pauseOf(runId);
      return pause?.pauseId === pauseId ? 'acknowledged' : 'over';
    });
    if (seen !== 'acknowledged') return { pauseId, answered: seen };
    const isAsked = pause?.choices !== undefined;
    await sleep(isAsked ? LOOK_MS + thinkMs : thinkMs);
    const choice = isAsked && { choice: this.hasHappened(pause!.node) ? ('happened' as const) : ('again' as const) };
    return { pauseId, ...choice, answered: await this.done(runId, { pauseId, ...choice }, until) };
  }

  private async done(runId: string, answer: object, until: AbortSignal): Promise<OwnerAnswer> {
    return this.persist(until, async () => {
      const response = await this.send('POST', `/v1/runs/${runId}/human-done`, JSON.stringify(answer), {
        'content-type': 'application/json',
      });
      if (response.status === 202) return 'acknowledged';
      if (response.status === 409) return 'over';
      throw new Error(`Done was answered ${response.status}: ${await response.text()}`);
    });
  }

  /** What the page shows. Throws while it shows no pause although the run waits: no worker can tell. */
  private async pauseOf(runId: string): Promise<PauseState | undefined> {
    const response = await this.send('GET', `/v1/runs/${runId}`);
    if (!response.ok) throw new Error(`the run was answered ${response.status}`);
    const { status, pause } = (await response.json()) as RunState;
    if (pause === undefined && status === 'awaiting_human') throw new Error('the run does not tell its pause');
    return pause;
  }

  private async claim(path: string): Promise<OwnerAnswer> {
    const page = await this.send('GET', path);
    if (page.status === 303) return 'acknowledged';
    const html = await page.text();
    if (page.status === 410) return 'over';
    const nonce = /name="nonce" value="([^"]+)"/.exec(html)?.[1];
    if (page.status !== 200 || nonce === undefined) throw new Error(`the link was answered ${page.status}`);
    const claim = await this.send('POST', path, new URLSearchParams({ nonce }).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    if (claim.status !== 303) throw new Error(`the claim was answered ${claim.status}`);
    return claim.headers.get('location')?.startsWith('/runs/') ? 'acknowledged' : 'over';
  }

  private async persist(until: AbortSignal, attempt: () => Promise<OwnerAnswer>): Promise<OwnerAnswer> {
    for (;;) {
      try {
        return await attempt();
      } catch {
        if (until.aborted) return 'gave-up';
        this.at += 1;
        await sleep(AGAIN_MS);
      }
    }
  }

  private async send(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const { apiUrls } = this.rig;
    const response = await fetch(apiUrls[this.at % apiUrls.length]! + path, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        cookie: this.jar.header(path),
        origin: apiUrls[0]!,
        'x-forwarded-for': this.address,
      },
      ...(body !== undefined && { body }),
      signal: signalWithin(ANSWER_MS),
    });
    this.jar.store(response);
    return response;
  }
}
