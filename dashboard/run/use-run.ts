import { useLayoutEffect, useState } from 'preact/hooks';
import type { RunState } from '../../contracts/run-state.js';
import type { RequestError } from '../server/requests.js';
import { followRun } from '../server/run-events.js';

interface RunView {
  run?: RunState;
  isConnected: boolean;
  refused?: RequestError;
}

/** The run's current state. A change of `visit` starts over, for example after a sign-in. */
export function useRun(runId: string, visit: number): RunView {
  const [view, setView] = useState<RunView>({ isConnected: true });
  useLayoutEffect(() => {
    setView({ isConnected: true });
    return followRun(runId, {
      state: (run) => setView({ run, isConnected: true }),
      connected: (isConnected) =>
        setView((known) => (known.isConnected === isConnected ? known : { ...known, isConnected })),
      refused: (refused) => setView({ refused, isConnected: true }),
    });
  }, [runId, visit]);
  return view;
}
