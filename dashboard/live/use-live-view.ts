import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { ViewerMessage } from '../../browsers/protocol.js';
import { copyText } from './copy-text.js';
import { LiveConnection, type SessionMessage } from './connection.js';
import { InputLog } from './input-log.js';
import { NOT_CONNECTED, reduceLive, type LiveEvent, type LiveState } from './live-state.js';

export interface Live {
  state: LiveState;
  send(message: ViewerMessage): void;
  /** The list or calendar that is open here closes. */
  closeField(): void;
  /** Tells who draws the pictures; what came before is drawn at once. */
  drawWith(draw: (frame: ArrayBuffer) => void): void;
}

const NOT_DROPPED =
  'Files cannot be dropped on the picture. Press the page’s own button for files, and drop or choose them then.';
const LOST = 'The pause was over before all you typed had arrived; the last of it was not typed.';

/** Keeps the live view of a run connected for as long as `isWanted`. */
export function useLiveView(runId: string, isWanted: boolean): Live {
  const [state, dispatch] = useReducer<LiveState, LiveEvent>(reduceLive, NOT_CONNECTED);
  const connection = useRef<LiveConnection | undefined>(undefined);
  const input = useRef(new InputLog((message) => connection.current?.send(message)));
  const draw = useRef<((frame: ArrayBuffer) => void) | undefined>(undefined);
  // A page that does not move has no other picture to come.
  const newest = useRef<ArrayBuffer | undefined>(undefined);

  // Before the page is painted: what an early socket has heard is part of the first look.
  useLayoutEffect(() => {
    if (!isWanted) return;
    connection.current = new LiveConnection(runId, {
      connected: () => dispatch({ type: 'connected' }),
      cut() {
        input.current.cut();
        dispatch({ type: 'cut' });
      },
      message(message) {
        // The press that asked for it was a moment ago: this browser still lets us.
        if (message.type === 'copied' && message.text !== '') void copyText(message.text);
        const isLost = follow(input.current, message);
        dispatch(message);
        if (isLost) dispatch({ type: 'notice', text: LOST });
      },
      frame(frame) {
        newest.current = frame;
        draw.current?.(frame);
        dispatch({ type: 'picture' });
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
    drawWith: (drawFrame) => {
      draw.current = drawFrame;
      if (newest.current !== undefined) drawFrame(newest.current);
    },
  };
  return { state, ...live.current };
}

/** A browser leaves the page for a file that is dropped on it, and with it what the person does here. `refused` hears of each. */
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

/** Keeps the log of input in step with the session. True when typed input has come too late. */
function follow(input: InputLog, message: SessionMessage): boolean {
  if (message.type === 'hello') return input.greeted(message.browser);
  if (message.type === 'received') input.received(message.number);
  const isShut = message.type === 'bye' || (message.type === 'control' && !(message.canControl && message.open));
  return isShut && input.shut();
}
