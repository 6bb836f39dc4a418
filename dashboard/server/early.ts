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
}

declare global {
  interface Window {
    early?: Early;
  }
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
  return socket.readyState > WebSocket.OPEN ? undefined : { socket, messages, openedAt };
}
