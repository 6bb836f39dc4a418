import type { RecordedAction } from './playwright-recorder.js';

/** One recorded event, in order. `tab` numbers the tabs from 0, in the order in which they opened. */
export type Step =
  | Act
  /** An action that could not be recorded, because the element disappeared too soon. */
  | { kind: 'lost'; what: string }
  /** The recording person hands over to the person who will be present during a run. */
  | { kind: 'pause'; title: string }
  /** `byHand`: the person opened an empty tab. `byLink`: the person opened another tab's link in this one. */
  | { kind: 'open'; tab: number; byHand: boolean; byLink?: boolean }
  /** Not `byHand`: the page closed itself, and will do so again. */
  | { kind: 'close'; tab: number; byHand: boolean };

export interface Act {
  kind: 'act';
  tab: number;
  action: RecordedAction;
  /** A locator command of the format; empty for actions without an element. */
  command: string;
  /** The text was typed into a secret field, so it is not included. */
  isSecret?: boolean;
  opensTab?: boolean;
  downloads?: boolean;
}
