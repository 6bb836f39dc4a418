import { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';
import type { SessionCommandName, SessionRequest, SessionResponse } from '../../contracts/session-commands.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { isSessionThere, sendSessionCommand, SessionCommandError } from '../../infra/session-client.js';

const DEADLINE_MS = 5000;
const PROBE_MS = 2000;

/**
 * Closes the session in an orderly way after its downloads finish, or after `downloadSeconds`. Does nothing for a session that is already
 * gone.
 */
export async function closeSession(input: {
  session: Session;
  finalScreenshot: boolean;
  downloadSeconds?: number;
  saveSeconds?: number;
}): Promise<void> {
  const { session, finalScreenshot, downloadSeconds = 0, saveSeconds } = input;
  try {
    await sendSessionCommand(session.liveUrl, 'close', { finalScreenshot, downloadSeconds, saveSeconds }, DEADLINE_MS);
  } catch (error) {
    if (!isGone(error)) throw commandFailure(error, 'close');
  }
}

/** Whether the session still responds. A session that does not respond in time gets a second request. */
export async function isSessionOpen({ session: { liveUrl } }: { session: Session }): Promise<boolean> {
  return (await isSessionThere(liveUrl, PROBE_MS)) || isSessionThere(liveUrl, PROBE_MS);
}

/**
 * Sends a command to the session at its `browsers/` process. Fails retryably with `SessionUnreachable`, and with `ActionFailed` when the
 * session has no room for a file.
 */
export async function sendCommand<Name extends SessionCommandName>(
  session: Session,
  name: Name,
  request: SessionRequest<Name>,
  deadlineMs = DEADLINE_MS,
): Promise<SessionResponse<Name>> {
  try {
    return await sendSessionCommand(session.liveUrl, name, request, deadlineMs);
  } catch (error) {
    throw commandFailure(error, name);
  }
}

function commandFailure(error: unknown, name: string): unknown {
  if (!(error instanceof SessionCommandError)) return error;
  const { kind, status, message } = error;
  if (isGone(error)) return unreachable();
  if (kind === 'unreachable') return unreachable(message.includes('TLS') ? `: ${message}` : '');
  if (kind === 'unreadable' || status === 501) {
    return ApplicationFailure.retryable(
      `The browser session ${status === 501 ? 'does not know' : 'has another response to'} "${name}": its browsers process has another version than this worker; upgrade browsers first`,
      'SessionUnreachable',
    );
  }
  if (status === 507) return fail('ActionFailed', message);
  return ApplicationFailure.retryable(`The browser session answered ${status} to ${name}`, 'SessionUnreachable');
}

function isGone(error: unknown): boolean {
  return error instanceof SessionCommandError && error.status === 404;
}

export function unreachable(reason = ''): ApplicationFailure {
  return ApplicationFailure.retryable(`The browser session did not answer${reason}`, 'SessionUnreachable');
}
