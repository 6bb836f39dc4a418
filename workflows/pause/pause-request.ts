import type { DoneWhen } from '../../automation/nodes/done-when.js';
import type { PauseReason } from '../../contracts/run-events.js';
import type { Choice } from '../../contracts/run-state.js';

export interface Answer {
  kind: 'done' | 'declined';
  /** Id of the choice, in a pause with choices. */
  choice?: string;
  by?: string;
  reason?: string;
}

export interface PauseRequest {
  /** Seconds, above 0 and below the run's hard limit. */
  maxWaitSeconds: number;
  title: string;
  instructions?: string;
  /** `point`: the person points at an element. Absent: they do something in the page. */
  ask?: 'point';
  /** The condition that the dashboard checks when the person presses Done. */
  doneWhen?: DoneWhen;
  /** The possible answers, when the pause has more answers than Done. */
  choices?: Choice[];
  /** Addresses to mail besides the owner's. */
  recipients?: string[];
  /** Seconds after which recipients who have not opened the link get a reminder. */
  reminderAfterSeconds?: number;
}

/** Why the run pauses, for the metrics. */
export function reasonOf({ ask, choices }: PauseRequest): PauseReason {
  if (ask === 'point') return 'element';
  return choices === undefined ? 'node' : 'outcome';
}
