import { render } from 'preact';
import { EmbeddedRun } from './embed/embedded-run.js';
import { RunPage } from './run/run-page.js';
import { RunsPage } from './runs/runs-page.js';
import { SchedulesPage } from './schedules/schedules-page.js';
import { NotFound } from './ui/not-found.js';

export function showPage(path: string, root: HTMLElement): void {
  render(<Page path={path} />, root);
}

/**
 * `/` and `/runs` list runs, `/runs/:runId` shows one, `/schedules` lists schedules,
 * and `/embed/:runId` shows a run inside a page of another site. Every change of page is a page load, so there is no router.
 */
function Page({ path }: { path: string }) {
  if (path === '/' || path === '/runs') return <RunsPage />;
  if (path === '/schedules') return <SchedulesPage />;
  const embedded = /^\/embed\/([^/]+)\/?$/.exec(path)?.[1];
  if (embedded !== undefined) return <EmbeddedRun runId={decodeURIComponent(embedded)} />;
  const runId = /^\/runs\/([^/]+)\/?$/.exec(path)?.[1];
  return runId === undefined ? <NotFound /> : <RunPage runId={decodeURIComponent(runId)} />;
}
