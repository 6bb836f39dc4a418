import { useEffect, useRef, useState } from 'preact/hooks';
import type { Pick, PointTarget } from '../../browsers/protocol.js';
import { request, runPath } from '../server/requests.js';

interface PointState {
  /** What is pointed at, and where it is in the page. */
  pick?: Pick;
  isBusy: boolean;
  problem?: string;
}

export interface Pointing {
  state: PointState;
  /** Taps and clicks point; else they go to the page. */
  isPointing: boolean;
  setPointing: (isPointing: boolean) => void;
  point: (at: PointTarget) => void;
  /** Points at nothing again. */
  clear: () => void;
  /** The page has moved: where is it now? */
  moved: () => void;
}

const MOVED_MILLISECONDS = 250;
const NOTHING = 'There is nothing to choose at this place.';

/** Pointing at an element in a pause that asks for it. Kept under the pause's id, as an answer is. */
export function usePoint(runId: string, pauseId: string | undefined, canControl: boolean): Pointing {
  const [state, setState] = useState<PointState>({ isBusy: false });
  const [isPointing, setPointing] = useState(true);
  const path = runPath(runId, '/point');
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(0);

  /** The newest request is the one that counts. */
  async function send(work: () => Promise<{ pick?: Pick } | undefined>, nothing?: string) {
    latest.current += 1;
    const number = latest.current;
    setState((known) => ({ ...(known.pick && { pick: known.pick }), isBusy: true }));
    try {
      const answer = await work();
      if (number !== latest.current) return;
      const isNothing = answer?.pick === undefined && nothing !== undefined;
      setState({
        isBusy: false,
        ...(answer?.pick && { pick: answer.pick }),
        ...(isNothing && { problem: nothing }),
      });
    } catch (error) {
      if (number === latest.current) setState({ isBusy: false, problem: (error as Error).message });
    }
  }

  // A page that was loaded again shows what was pointed at before.
  useEffect(() => {
    setState({ isBusy: false });
    setPointing(true);
    if (pauseId !== undefined && canControl) void send(() => request('GET', path));
    return () => window.clearTimeout(timer.current);
  }, [pauseId, canControl]);

  return {
    state,
    isPointing,
    setPointing,
    point: (at) => void send(() => request('POST', path, at), NOTHING),
    clear: () => void send(() => request('DELETE', path)),
    moved() {
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void send(() => request('GET', path)), MOVED_MILLISECONDS);
    },
  };
}
