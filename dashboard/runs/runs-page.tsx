import { useState } from 'preact/hooks';
import { signOut } from '../server/operator.js';
import { Header } from '../ui/header.js';
import { SignIn } from '../ui/sign-in.js';
import { RunRow } from './run-row.js';
import { useRuns } from './use-runs.js';

/** `/`: the runs, for holders of an API key. */
export function RunsPage() {
  const [visit, setVisit] = useState(0);
  const { runs, isSignedOut, problem, more } = useRuns(visit);

  async function leave() {
    // When it fails, the list that stays says so by itself.
    await signOut().catch(() => undefined);
    setVisit(visit + 1);
  }

  if (isSignedOut) {
    return (
      <>
        <Header isHomeLinked={false} />
        <main class="narrow">
          <h1>Sign in to see the runs</h1>
          <p>Were you asked for help by mail? Then open the link in that mail; you need no key.</p>
          <SignIn onSignedIn={() => setVisit(visit + 1)} />
        </main>
      </>
    );
  }
  return (
    <>
      <Header isHomeLinked>
        <button class="button header-action" onClick={() => void leave()}>
          Sign out
        </button>
      </Header>
      {problem !== undefined && (
        <p class="banner" role="alert">
          {problem} Trying again; this list may be behind.
        </p>
      )}
      <main class="runs-page">
        <h1>Runs</h1>
        {runs === undefined && <p class="quiet">Reading the list…</p>}
        {runs?.length === 0 && (
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
      </main>
    </>
  );
}
