import { useEffect, useRef, useState } from 'preact/hooks';
import type { PickedElement, PickResponse, PointTarget } from '../../contracts/pointing.js';
import { request, runPath } from '../server/requests.js';

interface PointState {
  /** The chosen element and its position in the page. */
  pick?: PickedElement;
  isBusy: boolean;
  problem?: string;
}

export interface Pointing {
  state: PointState;
  /** Whether taps and clicks choose an element; otherwise they act on the page. */
  isPointing: boolean;
  setPointing: (isPointing: boolean) => void;
  point: (at: PointTarget) => void;
  /** Removes the choice. */
  clear: () => void;
  /** Asks for the element's position again, because the page has moved. */
  moved: () => void;
}

const MOVED_MILLISECONDS = 250;
const NOTHING = 'There is nothing to choose at this place.';

/** Choosing an element in a pause that asks for it. The choice belongs to the pause's id, like an answer. */
export function usePoint(runId: string, pauseId: string | undefined, canControl: boolean): Pointing {
  const [state, setState] = useState<PointState>({ isBusy: false });
  const [isPointing, setPointing] = useState(true);
  const path = runPath(runId, '/point');
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(0);

  /** Only the newest request counts. */
  async function send(work: () => Promise<PickResponse | undefined>, nothing?: string) {
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

  // After a reload, this page shows the earlier choice.
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
