import { once } from 'node:events';
import { connect } from 'node:net';
import { signalWithin } from '../../infra/signal-within.js';

const ANSWER_MS = 2000;

/** Whether something accepts connections at this address. */
export async function acceptsTcp(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: signalWithin(ANSWER_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Whether a GET request to this address succeeds. */
export async function answersHttp(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: signalWithin(ANSWER_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
