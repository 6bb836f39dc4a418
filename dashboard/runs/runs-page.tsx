import { useState } from 'preact/hooks';
import { signOut } from '../server/operator.js';
import { Header } from '../ui/header.js';
import { SignIn } from '../ui/sign-in.js';
import { RunRow } from './run-row.js';
import { SearchBar } from './search-bar.js';
import { addressOf, type RunSearch, searchIn } from './search-query.js';
import { useRuns } from './use-runs.js';

/** `/`: the runs, for owners of an API key. */
export function RunsPage() {
  const [visit, setVisit] = useState(0);
  const [search, setSearch] = useState(() => searchIn(location.search));
  const { runs, counts, isSignedOut, problem, more } = useRuns(visit, search);
  const isSearch = addressOf(search) !== '';

  function find(wanted: RunSearch) {
    if (addressOf(wanted) === addressOf(search)) return;
    history.replaceState(undefined, '', location.pathname + addressOf(wanted));
    setSearch(wanted);
  }

  async function leave(everywhere: boolean) {
    // If it fails, the list simply stays.
    await signOut(everywhere).catch(() => undefined);
    setVisit(visit + 1);
  }

  if (isSignedOut) {
    return (
      <>
        <Header isHomeLinked={false} />
        <main class="narrow">
          <h1>Sign in to see the runs</h1>
          <p>Did a mail ask you for help? Then open the link in that mail; you do not need a key.</p>
          <SignIn onSignedIn={() => setVisit(visit + 1)} />
        </main>
      </>
    );
  }
  return (
    <>
      <Header isHomeLinked>
        <a class="button header-action" href="/schedules">
          Schedules
        </a>
        <button class="button header-action" onClick={() => void leave(false)}>
          Sign out
        </button>
      </Header>
      {problem !== undefined && (
        <p class="banner" role="alert">
          {problem} Trying again… This list may be out of date.
        </p>
      )}
      <main class="runs-page">
        <h1>Runs</h1>
        <SearchBar search={search} counts={counts} onSearch={find} />
        {runs === undefined && <p class="quiet">Loading the list…</p>}
        {runs?.length === 0 && isSearch && <p class="quiet">No run matches.</p>}
        {runs?.length === 0 && !isSearch && (
          <div class="card empty">
            <h2>No runs yet</h2>
            <p>
              Start one with <code>intermission run FILE</code>, or from your backend with <code>POST /v1/runs</code>.
              It appears here by itself.
            </p>
          </div>
        )}
        {runs !== undefined && runs.length > 0 && (
          <>
            <div class="runs-head" aria-hidden="true">
              <span>Status</span>
              <span>Automation</span>
              <span>Owner</span>
              <span>Started</span>
              <span>Took</span>
            </div>
            <ul class="runs">
              {runs.map((run) => (
                <RunRow key={run.runId} run={run} />
              ))}
            </ul>
          </>
        )}
        {more && (
          <button class="button more-runs" onClick={more}>
            Show older runs
          </button>
        )}
        <button
          class="link-button"
          title="On all devices that signed in with this API key"
          onClick={() => void leave(true)}
        >
          Sign out everywhere
        </button>
      </main>
    </>
  );
}
