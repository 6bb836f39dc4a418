import type { Intermission, RunAccess } from '../../client/index.js';

const MAX_RUNS = 1000;

/** Asks runs for their session's address and caches it, so that a viewer sees the picture while the run is being asked again. */
export class SessionDirectory {
  /** Newest last. */
  private readonly liveUrls = new Map<string, string>();

  constructor(private readonly intermission: Pick<Intermission, 'access'>) {}

  /** Throws `RunNotFoundError` or `UnavailableError`. */
  async ask(runId: string): Promise<RunAccess> {
    const access = await this.intermission.access(runId);
    this.liveUrls.delete(runId);
    if (access.liveUrl !== undefined) this.liveUrls.set(runId, access.liveUrl);
    const [oldest] = this.liveUrls.keys();
    if (this.liveUrls.size > MAX_RUNS && oldest !== undefined) this.liveUrls.delete(oldest);
    return access;
  }

  /** The session's last known address; the session may be gone. */
  last(runId: string): string | undefined {
    return this.liveUrls.get(runId);
  }
}
