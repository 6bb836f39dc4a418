import { ApplicationFailure } from '@temporalio/common';
import type { Artifact } from '../automation/index.js';
import type { HumanAct, Session } from '../workflows/messages.js';

const ANSWER_MS = 5000;

/** Lets the person act in the browser until `deadline` (epoch milliseconds), and keeps a picture of what they are asked about. */
export async function openGate(input: {
  session: Session;
  pauseId: string;
  deadline: number;
}): Promise<Artifact | undefined> {
  const { session, pauseId, deadline } = input;
  await tellSession(session, 'gate', { open: true, pauseId, deadline });
  return (await tellSession(session, 'screenshot', { name: `${pauseId}.png` })) as Artifact | undefined;
}

/** Lets the person act until a later deadline, when the gate is still open for this pause. */
export async function extendGate(input: { session: Session; pauseId: string; deadline: number }): Promise<void> {
  const { session, pauseId, deadline } = input;
  await tellSession(session, 'extend-gate', { pauseId, deadline });
}

/** Shuts the person's input out. What they did before is done when this returns, and told. */
export async function closeGate(session: Session): Promise<HumanAct[]> {
  await tellSession(session, 'gate', { open: false });
  return (await tellSession(session, 'acts', {})) as HumanAct[];
}

/** Ends the session in an orderly way, once what is being downloaded is there, or after `downloadSeconds`. One that is gone already is closed. */
export async function closeSession(input: {
  session: Session;
  finalScreenshot: boolean;
  downloadSeconds?: number;
}): Promise<void> {
  const { session, finalScreenshot, downloadSeconds = 0 } = input;
  const response = await ask(session, 'close', { finalScreenshot, downloadSeconds });
  if (response.status !== 404) await answerOf(response, 'close');
}

/** Sends a command to the session at its `browsers/` process. Fails retryably with `SessionUnreachable`. */
export async function tellSession(
  session: Session,
  command: string,
  body: unknown,
  answerMs = ANSWER_MS,
): Promise<unknown> {
  return answerOf(await ask(session, command, body, answerMs), command);
}

async function ask(session: Session, command: string, body: unknown, answerMs = ANSWER_MS): Promise<Response> {
  try {
    return await fetch(`${session.liveUrl}/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    });
  } catch {
    // The error's text holds the session's address, which is a secret.
    throw unreachable();
  }
}

async function answerOf(response: Response, command: string): Promise<unknown> {
  if (response.status === 404) throw unreachable();
  if (response.status === 501) {
    throw ApplicationFailure.retryable(
      `The browser session does not know "${command}": its browsers process is of another version than this worker; upgrade browsers first`,
      'SessionUnreachable',
    );
  }
  if (!response.ok) {
    throw ApplicationFailure.retryable(
      `The browser session answered ${response.status} to ${command}`,
      'SessionUnreachable',
    );
  }
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

export function unreachable(): ApplicationFailure {
  return ApplicationFailure.retryable('The browser session did not answer', 'SessionUnreachable');
}
