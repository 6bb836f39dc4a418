import type { Request } from 'express';
import { isHolder } from './auth.js';
import type { Context } from './context.js';
import { Problem } from './problems.js';

/** How long the session may take: a page that loads is waited for. */
const SESSION_MS = 8000;

/** Where the session of `:runId` is, for who asks and may act in it now. Throws `Problem`. */
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

/** Sends a command to the session. Throws `Problem` when it is not carried out. */
export async function tellSession(liveUrl: string, command: string, body: object): Promise<Response> {
  const response = await fetch(`${liveUrl}/${command}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(SESSION_MS),
  }).catch(() => {
    // The error's text holds the session's address, which is a secret.
    throw new Problem('Unavailable', 'The browser cannot be reached now');
  });
  if (response.status === 409) throw new Problem('PauseNotOpen', 'The pause is over; nothing was changed');
  if (response.status === 410) throw new Problem('PageChanged', 'The page has changed; look at it again');
  if (response.status === 501) {
    throw new Problem('Unavailable', 'The browser is of an earlier version than this page, and cannot do this');
  }
  if (!response.ok) throw new Problem('Unavailable', 'The page did not take this in time');
  return response;
}
