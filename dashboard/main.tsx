import { render } from 'preact';
import { RunPage } from './run/run-page.js';
import { RunsPage } from './runs/runs-page.js';
import { earlyPicture, removeOutline } from './server/early.js';
import { NotFound } from './ui/not-found.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/run.css';
import './styles/live.css';
import './styles/control.css';
import './styles/fields.css';
import './styles/point.css';
import './styles/runs.css';

const root = document.getElementById('app');
await earlyPicture();
if (root) render(<Page path={location.pathname} />, root);
removeOutline();

/** `/` and `/runs` list runs, `/runs/:runId` shows one. Every change of page is a load, so no router is needed. */
function Page({ path }: { path: string }) {
  if (path === '/' || path === '/runs') return <RunsPage />;
  const runId = /^\/runs\/([^/]+)\/?$/.exec(path)?.[1];
  return runId === undefined ? <NotFound /> : <RunPage runId={decodeURIComponent(runId)} />;
}
