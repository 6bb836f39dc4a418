import type { Artifact } from '../../contracts/artifact.js';
import type { HumanAct, Session } from '../../contracts/workflow-messages.js';
import { sendCommand } from './send-command.js';

/** Lets the person act in the browser until `deadline` (epoch milliseconds), and saves a screenshot of the page they are asked about. */
export async function openGate(input: {
  session: Session;
  pauseId: string;
  deadline: number;
}): Promise<Artifact | undefined> {
  const { session, pauseId, deadline } = input;
  await sendCommand(session, 'gate', { open: true, pauseId, deadline });
  return sendCommand(session, 'screenshot', { name: `${pauseId}.png` });
}

/** Extends the time in which the person may act, if the gate is still open for this pause. */
export async function extendGate(input: { session: Session; pauseId: string; deadline: number }): Promise<void> {
  const { session, pauseId, deadline } = input;
  await sendCommand(session, 'extend-gate', { pauseId, deadline });
}

/** Blocks the person's input. When this returns, their earlier input has been processed and is in the result. */
export async function closeGate(session: Session): Promise<HumanAct[]> {
  await sendCommand(session, 'gate', { open: false });
  return sendCommand(session, 'acts', {});
}
