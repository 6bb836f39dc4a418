import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { ViewerMessage } from '../../../contracts/live-protocol.js';
import { copyText } from '../controls/copy-text.js';
import { LiveConnection, type SessionMessage } from './connection.js';
import { InputLog } from '../input/input-log.js';
import { NOT_CONNECTED, reduceLive, type LiveEvent, type LiveState } from './live-state.js';

export interface Live {
  state: LiveState;
  send(message: ViewerMessage): void;
  /** Closes the open list or calendar. */
  closeField(): void;
  /** The copied text is on this device, or was dismissed. */
  copyDone(): void;
  /** Sets the function that draws frames; it gets the latest frame at once. */
  drawWith(draw: (frame: ArrayBuffer) => void): void;
}

const NOT_DROPPED =
  'You cannot drop files on the picture. Press the page’s own button for files first. Then drop or choose them.';
const LOST = 'The pause ended before everything you typed had arrived. The page did not get the last part.';

/** Keeps the live view of a run connected while `isWanted` is true. */
export function useLiveView(runId: string, isWanted: boolean): Live {
  const [state, dispatch] = useReducer<LiveState, LiveEvent>(reduceLive, NOT_CONNECTED);
  const connection = useRef<LiveConnection | undefined>(undefined);
  const input = useRef(new InputLog((message) => connection.current?.send(message)));
  const draw = useRef<((frame: ArrayBuffer) => void) | undefined>(undefined);
  // A page that does not change sends no further frame.
  const newest = useRef<ArrayBuffer | undefined>(undefined);

  // Before the page is painted, so that the early socket's messages are part of the first paint.
  useLayoutEffect(() => {
    if (!isWanted) return;
    const take = async (text: string) => {
      // The press was only a moment ago, so most browsers still allow copying.
      if (!(await copyText(text))) dispatch({ type: 'copy-refused', text });
    };
    connection.current = new LiveConnection(runId, {
      connected: () => dispatch({ type: 'connected' }),
      cut() {
        input.current.cut();
        dispatch({ type: 'cut' });
      },
      message(message) {
        if (message.type === 'copied' && message.text !== '') void take(message.text);
        const isLost = follow(input.current, message);
        dispatch(message);
        if (isLost) dispatch({ type: 'notice', text: LOST });
      },
      frame(frame) {
        newest.current = frame;
        draw.current?.(frame);
        dispatch({ type: 'frame' });
      },
    });
    connection.current.start();
    return () => connection.current?.close();
  }, [runId, isWanted]);

  useEffect(() => keepPageOnDrop(() => dispatch({ type: 'notice', text: NOT_DROPPED })), []);

  const live = useRef<Omit<Live, 'state'> | undefined>(undefined);
  live.current ??= {
    send: (message) => input.current.send(message),
    closeField: () => dispatch({ type: 'field-closed' }),
    copyDone: () => dispatch({ type: 'copied', text: '' }),
    drawWith: (drawFrame) => {
      draw.current = drawFrame;
      if (newest.current !== undefined) drawFrame(newest.current);
    },
  };
  return { state, ...live.current };
}

/** Dropping a file on the page would make the browser leave it, and the person's work with it. Calls `refused` for each drop. */
function keepPageOnDrop(refused: () => void): () => void {
  const guard = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (event.type === 'drop') refused();
  };
  window.addEventListener('dragover', guard);
  window.addEventListener('drop', guard);
  return () => {
    window.removeEventListener('dragover', guard);
    window.removeEventListener('drop', guard);
  };
}

/** Keeps the input log in step with the session. True when some typing arrived too late. */
function follow(input: InputLog, message: SessionMessage): boolean {
  if (message.type === 'hello') return input.greeted(message.browser);
  if (message.type === 'received') input.received(message.number);
  const isShut = message.type === 'bye' || (message.type === 'control' && !(message.canControl && message.open));
  return isShut && input.shut();
}
