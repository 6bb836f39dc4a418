import { useEffect, useState } from 'preact/hooks';
import type { RunList, RunSummary } from '../../contracts/run-state.js';
import { request, RequestError } from '../server/requests.js';

const PAGE_SIZE = 30;
const REFRESH_MILLISECONDS = 3_000;

/** The newest runs, refreshed every few seconds while the page is visible. `more` loads older ones, if any. */
export function useRuns(visit: number) {
  const [runs, setRuns] = useState<RunSummary[]>();
  const [isSignedOut, setSignedOut] = useState(false);
  const [problem, setProblem] = useState<string>();
  // undefined: only the newest page has been loaded, so its token counts.
  const [olderToken, setOlderToken] = useState<{ token: string | undefined }>();
  const [newestToken, setNewestToken] = useState<string>();

  async function read(pageToken?: string) {
    try {
      const page = await request<RunList>('GET', address(pageToken));
      setRuns((known = []) => merged(known, page.runs));
      setProblem(undefined);
      setSignedOut(false);
      if (pageToken === undefined) setNewestToken(page.nextPageToken);
      else setOlderToken({ token: page.nextPageToken });
      return true;
    } catch (error) {
      const isRefused = error instanceof RequestError && (error.status === 401 || error.status === 403);
      if (isRefused) setSignedOut(true);
      else setProblem((error as Error).message);
      return !isRefused;
    }
  }

  useEffect(() => {
    setRuns(undefined);
    setOlderToken(undefined);
    let timer: number | undefined;
    let isOver = false;
    const again = async () => {
      const goesOn = document.hidden || (await read());
      if (goesOn && !isOver) timer = window.setTimeout(() => void again(), REFRESH_MILLISECONDS);
    };
    void again();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [visit]);

  const nextToken = olderToken ? olderToken.token : newestToken;
  return { runs, isSignedOut, problem, more: nextToken === undefined ? undefined : () => void read(nextToken) };
}

function address(pageToken: string | undefined): string {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(pageToken !== undefined && { pageToken }) });
  return `/v1/runs?${query.toString()}`;
}

/** Each run once, in its latest state, newest first. */
function merged(known: RunSummary[], read: RunSummary[]): RunSummary[] {
  const byId = new Map([...known, ...read].map((run) => [run.runId, run]));
  return [...byId.values()].sort((a, b) => b.startedAt - a.startedAt);
}
