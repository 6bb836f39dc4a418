import type { Intermission, RunAccess } from '../client/index.js';

const MAX_RUNS = 1000;

/** Asks runs where their sessions are, and remembers it: a viewer sees the picture while its run is being asked. */
export class SessionAddresses {
  /** Newest last. */
  readonly #liveUrls = new Map<string, string>();

  constructor(private readonly intermission: Pick<Intermission, 'access'>) {}

  /** Throws `RunNotFoundError`, `UnavailableError`. */
  async ask(runId: string): Promise<RunAccess> {
    const access = await this.intermission.access(runId);
    this.#liveUrls.delete(runId);
    if (access.liveUrl !== undefined) this.#liveUrls.set(runId, access.liveUrl);
    const [oldest] = this.#liveUrls.keys();
    if (this.#liveUrls.size > MAX_RUNS && oldest !== undefined) this.#liveUrls.delete(oldest);
    return access;
  }

  /** Where the session was when the run was asked last; it may be gone. */
  last(runId: string): string | undefined {
    return this.#liveUrls.get(runId);
  }
}
