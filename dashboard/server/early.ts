/** Requests that the script in index.html started before this code was loaded. Each can be taken once. */
export interface Early {
  /** Absolute address of the run in the API. */
  run: string;
  state?: Promise<Response> | undefined;
  socket?: WebSocket | undefined;
  /** Messages received so far; pings have already been answered. */
  messages: (string | ArrayBuffer)[];
  /** `performance.now()` when the socket was created. */
  openedAt: number;
  /** The first frame, drawn in the page's outline; undefined when no frame arrives, or when the page itself is ready first. */
  picture: Promise<HTMLCanvasElement | undefined>;
  /** The resolved `picture`. */
  shown?: HTMLCanvasElement | undefined;
}

declare global {
  interface Window {
    early?: Early;
  }
}

/** Draws the outline's frame on `canvas`, once and synchronously, so that the picture does not flicker. */
export function drawEarlyFrame(canvas: HTMLCanvasElement): void {
  const picture = window.early?.shown;
  if (picture === undefined) return;
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0);
  delete window.early?.shown;
}

/** The response to the early request for the run's state. */
export function takeEarlyState(address: string): Promise<Response> | undefined {
  const { early } = window;
  if (early?.state === undefined || early.run !== address) return undefined;
  const { state } = early;
  early.state = undefined;
  return state;
}

/** The early socket of the run's live view with its messages; undefined when it failed. */
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
