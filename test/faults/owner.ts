import { setTimeout as sleep } from 'node:timers/promises';
import { CookieJar } from '../api/jar.js';
import type { Rig } from './rig.js';

const ANSWER_MS = 8000;
const AGAIN_MS = 400;

/** What the person got told. `over`: there is no pause to answer (any more). */
export type Answered = 'acknowledged' | 'over' | 'gave-up';

/** A person who opens the link of a mail and presses Done, and tries again whenever something is out of order. */
export class Owner {
  private readonly jar = new CookieJar();
  private at = 0;

  constructor(
    private readonly rig: Rig,
    /** Another address for each, as people have. */
    private readonly address: string,
  ) {}

  /** Claims the link, thinks, and answers. */
  async answer(link: string, thinkMs: number, until: AbortSignal): Promise<Answered> {
    const path = new URL(link).pathname;
    const [, , runId = '', pauseId = ''] = path.split('/');
    const claimed = await this.persist(until, () => this.claim(path));
    if (claimed !== 'acknowledged') return claimed;
    await sleep(thinkMs);
    return this.persist(until, async () => {
      const response = await this.send('POST', `/v1/runs/${runId}/human-done`, JSON.stringify({ pauseId }), {
        'content-type': 'application/json',
      });
      if (response.status === 202) return 'acknowledged';
      if (response.status === 409) return 'over';
      throw new Error(`Done was answered ${response.status}: ${await response.text()}`);
    });
  }

  private async claim(path: string): Promise<Answered> {
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

  private async persist(until: AbortSignal, attempt: () => Promise<Answered>): Promise<Answered> {
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
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    this.jar.store(response);
    return response;
  }
}
