import { useEffect, useState } from 'preact/hooks';
import type { RunState } from '../../contracts/run-state.js';
import { EmbeddingEvents } from '../embed/embedding.js';
import { FormToggle } from '../form/form-view.js';
import { LiveFiles } from '../live/controls/live-files.js';
import { LiveView } from '../live/view/live-view.js';
import { type Live, useLiveView } from '../live/connection/use-live-view.js';
import { PointListToggle } from '../point/point-list.js';
import { usePoint } from '../point/use-point.js';
import { isOperator } from '../server/operator.js';
import { Header } from '../ui/header.js';
import { NotFound } from '../ui/not-found.js';
import { isEnded, statusLabel } from '../ui/status.js';
import { useLasting } from '../ui/use-lasting.js';
import { StatusChip } from '../ui/status-chip.js';
import { AskPanel } from './ask-panel.js';
import { CancelButton } from './cancel-button.js';
import { RerunButton } from './rerun-button.js';
import { LogList } from './log-list.js';
import { ModeLine } from './mode-line.js';
import { NoAccess } from './no-access.js';
import { NodeList } from './node-list.js';
import { Outcome } from './outcome.js';
import { ProgressPanel } from './progress-panel.js';
import { Artifacts, Outputs, Usage } from './results.js';
import { useAnswer } from './use-answer.js';
import { useRun } from './use-run.js';

/** `/runs/:runId`: a run in any state. */
export function RunPage({ runId, isEmbedded = false }: { runId: string; isEmbedded?: boolean }) {
  const [visit, setVisit] = useState(0);
  const { run, isConnected, refused } = useRun(runId, visit);
  const live = useLiveView(runId, refused === undefined && !(run && isEnded(run.status)));
  useEmbeddingEvents(isEmbedded ? run : undefined);
  if (refused && isEmbedded) return <ViewOver />;
  if (refused?.status === 404) return <NotFound />;
  if (refused) {
    return <NoAccess isReplaced={refused.problem === 'LinkReplaced'} onSignedIn={() => setVisit(visit + 1)} />;
  }
  // Shows the picture before the run's state has arrived.
  if (run || live.state.hasFrame) return <ShownRun runId={runId} run={run} live={live} isConnected={isConnected} />;
  return (
    <main class="narrow" aria-busy="true">
      <p class="quiet">{isConnected ? 'Opening the run…' : 'The server cannot be reached. Trying again…'}</p>
    </main>
  );
}

interface ShownRunProps {
  runId: string;
  run: RunState | undefined;
  live: Live;
  isConnected: boolean;
}

function ShownRun({ runId, run, live, isConnected }: ShownRunProps) {
  const hasEnded = run !== undefined && isEnded(run.status);
  const answer = useAnswer(runId, run?.pause);
  const operator = useOperator();
  const asksToPoint = run?.pause?.ask === 'point';
  const pointing = usePoint(runId, asksToPoint ? run.pause?.pauseId : undefined, live.state.canControl);
  useTitle(run);
  // By then, a worker that was only restarted is back.
  const standsStill = useLasting(run?.waitsFor === 'worker' && run.status !== 'queued', 10_000);

  const mayAnswer = live.state.canControl || operator;
  const url = live.state.page?.url;
  return (
    <>
      <Header isHomeLinked={operator}>
        {run && (
          <span class="header-run" dir="auto">
            {run.automation}
          </span>
        )}
        {run && <StatusChip status={run.status} />}
      </Header>
      {!isConnected && (
        <p class="banner" role="alert">
          The server cannot be reached. Trying again… This page may be out of date.
        </p>
      )}
      {standsStill && (
        <p class="banner" role="status">
          No worker is available right now. Your work here is kept, and the run continues by itself.
        </p>
      )}
      <main class={`run ${run?.pause && mayAnswer ? 'with-answer' : ''}`} aria-busy={run === undefined}>
        {hasEnded ? (
          <Outcome run={run} isOperator={operator} />
        ) : (
          <div class="watch">
            <LiveView
              live={live}
              isPauseOpen={run?.pause !== undefined && answer.state.at !== 'sent'}
              pointing={asksToPoint ? pointing : undefined}
              waitsFor={run?.status === 'queued' ? (run.waitsFor ?? 'browser') : undefined}
            />
            {live.state.canControl && asksToPoint && (
              <PointListToggle runId={runId} address={live.state.page?.url} pointing={pointing} />
            )}
            {live.state.canControl && run?.pause && !asksToPoint && (
              <FormToggle runId={runId} address={live.state.page?.url} />
            )}
            <LiveFiles runId={runId} live={live} />
            {run && run.status !== 'queued' && <ModeLine run={run} live={live.state} />}
          </div>
        )}
        {run &&
          !hasEnded &&
          (run.pause ? (
            <AskPanel
              run={run}
              pause={run.pause}
              site={url !== undefined && URL.canParse(url) ? new URL(url).host : undefined}
              page={url !== undefined && URL.canParse(url) ? shortAddress(new URL(url)) : undefined}
              answer={answer}
              pointing={asksToPoint ? pointing : undefined}
              isHolder={live.state.canControl}
              isFilmed={live.state.isFilmed}
              mayAnswer={mayAnswer}
            />
          ) : (
            <ProgressPanel run={run} />
          ))}
        {run && <Details run={run} isOperator={operator} />}
      </main>
    </>
  );
}

/** The parts to read: results, steps, log. */
function Details({ run, isOperator }: { run: RunState; isOperator: boolean }) {
  const hasEnded = isEnded(run.status);
  return (
    <div class="details">
      <div class="details-main">
        {hasEnded && <Artifacts runId={run.runId} artifacts={run.artifacts} />}
        <Outputs outputs={run.outputs} />
        <Usage usage={run.usage} />
        <NodeList run={run} />
      </div>
      <div class="details-side">
        <LogList log={run.log} />
        {isOperator && !hasEnded && <CancelButton runId={run.runId} />}
        {isOperator && hasEnded && <RerunButton runId={run.runId} />}
      </div>
    </div>
  );
}

/** Omits the query, which may contain secrets. */
function shortAddress({ host, pathname }: URL): string {
  return `${host}${pathname}`;
}

/** An embedded view that its token, or the cookie made from it, does not open any more. */
function ViewOver() {
  return (
    <main class="narrow">
      <h1>This view is over</h1>
      <p>Reload the page that shows it to open it again.</p>
      <p class="quiet">If that does not help, your browser may block cookies inside other pages.</p>
    </main>
  );
}

function useEmbeddingEvents(run: RunState | undefined) {
  const [events] = useState(() => new EmbeddingEvents());
  useEffect(() => void (run && events.hear(run)), [run]);
}

function useOperator(): boolean {
  const [operator, setOperator] = useState(false);
  useEffect(() => void isOperator().then(setOperator), []);
  return operator;
}

function useTitle(run: RunState | undefined) {
  useEffect(() => {
    if (run) document.title = `${run.pause?.title ?? statusLabel(run.status)} · ${run.automation}`;
  }, [run?.status, run?.pause?.title]);
}
