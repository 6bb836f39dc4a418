import { render } from 'preact';
import { RunPage } from './run/run-page.js';
import { RunsPage } from './runs/runs-page.js';
import { NotFound } from './ui/not-found.js';

export function showPage(path: string, root: HTMLElement): void {
  render(<Page path={path} />, root);
}

/** `/` and `/runs` list runs, `/runs/:runId` shows one. Every change of page is a load, so no router is needed. */
function Page({ path }: { path: string }) {
  if (path === '/' || path === '/runs') return <RunsPage />;
  const runId = /^\/runs\/([^/]+)\/?$/.exec(path)?.[1];
  return runId === undefined ? <NotFound /> : <RunPage runId={decodeURIComponent(runId)} />;
}
