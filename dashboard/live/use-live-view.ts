import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { ViewerMessage } from '../../browsers/protocol.js';
import { LiveConnection } from './connection.js';
import { NOT_CONNECTED, reduceLive, type LiveEvent, type LiveState } from './live-state.js';

export interface Live {
  state: LiveState;
  send(message: ViewerMessage): void;
  /** Tells who draws the pictures. */
  drawWith(draw: (frame: ArrayBuffer) => void): void;
}

/** Keeps the live view of a run connected for as long as `isWanted`. */
export function useLiveView(runId: string, isWanted: boolean): Live {
  const [state, dispatch] = useReducer<LiveState, LiveEvent>(reduceLive, NOT_CONNECTED);
  const connection = useRef<LiveConnection | undefined>(undefined);
  const draw = useRef<((frame: ArrayBuffer) => void) | undefined>(undefined);

  useEffect(() => {
    if (!isWanted) return;
    connection.current = new LiveConnection(runId, {
      connected: () => dispatch({ type: 'connected' }),
      cut: () => dispatch({ type: 'cut' }),
      message: dispatch,
      frame(frame) {
        draw.current?.(frame);
        dispatch({ type: 'picture' });
      },
    });
    return () => connection.current?.close();
  }, [runId, isWanted]);

  const live = useRef<Omit<Live, 'state'> | undefined>(undefined);
  live.current ??= {
    send: (message) => connection.current?.send(message),
    drawWith: (drawFrame) => {
      draw.current = drawFrame;
    },
  };
  return { state, ...live.current };
}
