import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunList, RunSummary } from '../../contracts/run-state.js';
import { request, RequestError } from '../server/requests.js';
import { queryOf, type RunSearch } from './search-query.js';

const PAGE_SIZE = 30;
const REFRESH_MILLISECONDS = 3_000;

/** The first runs of the list, refreshed every few seconds while the page is visible. `more` loads older ones, if any. */
export function useRuns(visit: number, search: RunSearch) {
  const [first, setFirst] = useState<RunSummary[]>();
  const [older, setOlder] = useState<RunSummary[]>([]);
  const latest = useRef(search);
  latest.current = search;
  const [counts, setCounts] = useState<RunList['counts']>();
  const [isSignedOut, setSignedOut] = useState(false);
  const [problem, setProblem] = useState<string>();
  // undefined: only the newest page has been loaded, so its token counts.
  const [olderToken, setOlderToken] = useState<{ token: string | undefined }>();
  const [newestToken, setNewestToken] = useState<string>();

  async function read(pageToken?: string) {
    try {
      const page = await request<RunList>('GET', address(search, pageToken));
      // An effect of an earlier search may still wait for its response.
      if (latest.current !== search) return false;
      if (pageToken === undefined) setFirst(page.runs);
      else setOlder((known) => [...known, ...page.runs]);
      if (page.counts) setCounts(page.counts);
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
    setFirst(undefined);
    setOlder([]);
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
  }, [visit, search]);

  const nextToken = olderToken ? olderToken.token : newestToken;
  const runs = first && merged(first, older, search);
  return { runs, counts, isSignedOut, problem, more: nextToken === undefined ? undefined : () => void read(nextToken) };
}

function address(search: RunSearch, pageToken: string | undefined): string {
  const query = queryOf(search);
  query.set('limit', String(PAGE_SIZE));
  if (pageToken === undefined) query.set('counts', 'true');
  else query.set('pageToken', pageToken);
  return `/v1/runs?${query.toString()}`;
}

/** Each run once, in its latest state and in the order of the list. */
function merged(first: RunSummary[], older: RunSummary[], { sort }: RunSearch): RunSummary[] {
  const byId = new Map([...older, ...first].map((run) => [run.runId, run]));
  const order = (a: RunSummary, b: RunSummary) =>
    sort === 'deadline' ? (a.deadline ?? 0) - (b.deadline ?? 0) : b.startedAt - a.startedAt;
  return [...byId.values()].sort(order);
}
