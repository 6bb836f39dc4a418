import { Agent, type ClientRequest, type IncomingMessage, request, type RequestOptions } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { internalClientTls, internalTlsAgent, tlsRefusal } from './internal-tls.js';
import {
  SESSION_COMMANDS,
  type SessionCommandName,
  SessionRefusal,
  type SessionRequest,
  type SessionResponse,
} from '../contracts/session-commands.js';
import { inSpan } from './tracing/tracing.js';

/**
 * Keeps connections open between commands, of which a run sends several a second. The session's process closes a connection 5 s after its
 * last response, so this side closes it earlier: a command on a connection that is about to close would be lost.
 */
const KEPT_OPEN = { keepAlive: true, timeout: 4000 };
const connections = new Agent(KEPT_OPEN);

/** Sends a request to a session, over TLS if its address says so. */
export function requestOfSession(url: string, options: RequestOptions): ClientRequest {
  return url.startsWith('https:') ? requestOverTls(url, { ...internalClientTls(), ...options }) : request(url, options);
}

function agentFor(url: string): Agent {
  return url.startsWith('https:') ? internalTlsAgent(KEPT_OPEN) : connections;
}

/**
 * Why a command has no response. `unreachable`: the session did not respond within the deadline. `refused`: it responded with an error
 * status. `unreadable`: the response is not what this version expects. The message never contains the session's address, which is a secret.
 */
export class SessionCommandError extends Error {
  override readonly name = 'SessionCommandError';

  constructor(
    readonly kind: 'unreachable' | 'refused' | 'unreadable',
    message: string,
    /** HTTP status of a refusal. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/**
 * Sends a command to the browser session at `liveUrl` and returns its response. Throws `SessionCommandError`. `deadlineMs` covers the whole
 * response.
 */
export async function sendSessionCommand<Name extends SessionCommandName>(
  liveUrl: string,
  name: Name,
  command: SessionRequest<Name>,
  deadlineMs: number,
): Promise<SessionResponse<Name>> {
  const send = () => exchange(`${liveUrl}/${name}`, deadlineMs, JSON.stringify(command));
  const { status, body } = await inSpan(`session ${name}`, {}, send);
  const text = body.toString();
  if (!isSuccess(status)) {
    const { data } = SessionRefusal.safeParse(jsonOf(text));
    throw new SessionCommandError('refused', data?.error ?? `the session answered ${status} to "${name}"`, status);
  }
  const response = SESSION_COMMANDS[name].response.safeParse(jsonOf(text));
  if (response.success) return response.data as SessionResponse<Name>;
  throw new SessionCommandError('unreadable', `the session's response to "${name}" is not one that this version knows`);
}

/** Whether a session is open at this address, and responds within the deadline. */
export async function isSessionThere(liveUrl: string, deadlineMs: number): Promise<boolean> {
  return exchange(liveUrl, deadlineMs).then(
    ({ status }) => isSuccess(status),
    () => false,
  );
}

/** The frame that a live view begins with, as in `contracts/live-protocol.ts`. Undefined when the session sends none within the deadline. */
export async function fetchLatestFrame(liveUrl: string, deadlineMs: number): Promise<Buffer | undefined> {
  const { status, body } = await exchange(`${liveUrl}/picture`, deadlineMs).catch(() => ({
    status: 0,
    body: undefined,
  }));
  return status === 200 ? body : undefined;
}

interface Reply {
  status: number;
  body: Buffer;
}

/** Posts the JSON, or gets the address when there is none. */
async function exchange(url: string, deadlineMs: number, json?: string): Promise<Reply> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  try {
    for (;;) {
      const reply = await exchangeOnce(url, deadline.signal, json);
      if (reply !== undefined) return reply;
    }
  } catch (error) {
    // The error's text contains the session's address, which is a secret.
    throw new SessionCommandError('unreachable', tlsRefusal(error) ?? 'the session did not respond');
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined: the session had closed the connection before, so it has not read the request. */
async function exchangeOnce(url: string, signal: AbortSignal, json: string | undefined): Promise<Reply | undefined> {
  const sent = requestOfSession(url, {
    agent: agentFor(url),
    signal,
    ...(json !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) },
    }),
  });
  const response = await new Promise<IncomingMessage | undefined>((resolve, reject) => {
    // The listener also takes errors in the middle of a response, which `buffer` reports too.
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (sent.reusedSocket && !signal.aborted && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
        resolve(undefined);
      else reject(error);
    });
    sent.on('response', resolve).end(json);
  });
  return response && { status: response.statusCode ?? 0, body: await buffer(response) };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Undefined for an empty body. Text that is not JSON stays text, which no schema of a response accepts. */
function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}
