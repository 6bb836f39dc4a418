import type { Request } from 'express';
import type { SessionCommandName, SessionRequest, SessionResponse } from '../../contracts/session-commands.js';
import { sendSessionCommand, SessionCommandError } from '../../infra/session-client.js';
import { isHolder } from '../auth/authenticator.js';
import type { Context } from '../services/api-context.js';
import { Problem } from '../http/problem.js';

/** How long the session may take, because it waits for pages that are loading. */
const SESSION_MS = 8000;

/** The address of the session of `:runId`, for a caller who may act in it now. Throws `Problem`. */
export async function controlledSession(
  { auth, intermission }: Context,
  req: Request<{ runId: string }>,
): Promise<string> {
  const { runId } = req.params;
  const viewer = await auth.forRun(req, runId, 'runs:answer');
  const [{ pause }, { liveUrl, holder }] = await Promise.all([intermission.getRun(runId), intermission.access(runId)]);
  if (pause === undefined || liveUrl === undefined) throw new Problem('PauseNotOpen', 'No pause is open');
  if (!isHolder(viewer, runId, holder)) throw new Problem('NotInControl', 'Take control first');
  return liveUrl;
}

/** Sends a command to the session. Throws `Problem` when the command fails. */
export async function sendCommand<Name extends SessionCommandName>(
  liveUrl: string,
  name: Name,
  request: SessionRequest<Name>,
): Promise<SessionResponse<Name>> {
  try {
    return await sendSessionCommand(liveUrl, name, request, SESSION_MS);
  } catch (error) {
    throw error instanceof SessionCommandError ? problemOf(error) : error;
  }
}

function problemOf({ kind, status }: SessionCommandError): Problem {
  if (kind === 'unreachable') return new Problem('Unavailable', 'The browser cannot be reached now');
  if (kind === 'unreadable') {
    return new Problem('Unavailable', 'The browser has another version than this page, and cannot do this');
  }
  if (status === 409) return new Problem('PauseNotOpen', 'The pause is over; nothing was changed');
  if (status === 410) return new Problem('PageChanged', 'The page has changed; look at it again');
  if (status === 501) {
    return new Problem('Unavailable', 'The browser is of an earlier version than this page, and cannot do this');
  }
  return new Problem('Unavailable', 'The page did not accept this in time');
}
