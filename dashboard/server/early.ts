/** What the script in index.html has asked for before this code was there. Each thing is taken once. */
export interface Early {
  /** Absolute address of the run in the API. */
  run: string;
  state?: Promise<Response> | undefined;
  socket?: WebSocket | undefined;
  /** What the socket has said so far; its pings are answered. */
  messages: (string | ArrayBuffer)[];
  /** `performance.now()` when the socket was made. */
  openedAt: number;
  /** The first picture, drawn in the outline of the page; undefined when none comes or the page is there before. */
  picture: Promise<HTMLCanvasElement | undefined>;
  /** The same, once it was waited for. */
  shown?: HTMLCanvasElement | undefined;
}

declare global {
  interface Window {
    early?: Early;
  }
}

/** Draws on `canvas` what the outline showed, once and at once, so that the picture does not blink. */
export function drawEarlyPicture(canvas: HTMLCanvasElement): void {
  const picture = window.early?.shown;
  if (picture === undefined) return;
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0);
  delete window.early?.shown;
}

/** The answer to the first request for the run's state. */
export function takeEarlyState(address: string): Promise<Response> | undefined {
  const { early } = window;
  if (early?.state === undefined || early.run !== address) return undefined;
  const { state } = early;
  early.state = undefined;
  return state;
}

/** The socket of the run's live view, with what it has said; undefined when it did not come about. */
export function takeEarlySocket(
  address: string,
): Required<Pick<Early, 'socket' | 'messages' | 'openedAt'>> | undefined {
  const { early } = window;
  if (early?.socket?.url !== address) return undefined;
  const { socket, messages, openedAt } = early;
  early.socket = undefined;
  socket.onmessage = null;
  socket.onclose = null;
  return socket.readyState > WebSocket.OPEN ? undefined : { socket, messages, openedAt };
}
