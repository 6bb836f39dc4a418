import type { NodeTiming } from '../automation/index.js';
import type { HumanAct, Session } from '../workflows/messages.js';

/** What an activity of a node kind is called with. */
export interface NodeTask<Params> {
  session: Session;
  node: { index: number; path: string; title: string };
  /** Placeholders are replaced already. */
  params: Params;
  tries: { max_tries: number; max_timeout_seconds_per_try: number };
  timing: NodeTiming;
  /** Seconds: the end wait of the node before, when that one ran in the workflow. */
  waitForLoadFirst?: number;
  /** A pause came before: the person's input is shut out before the automation acts again. */
  closeGate?: boolean;
}

export interface NodeResult {
  /** Lines for the run's log. */
  notes: string[];
  /** What people did in the pauses up to now. */
  acts?: HumanAct[];
  /** The node had nothing to do, or its element was not there and it said that this is fine. */
  skipped?: boolean;
}
