import type { RecordedAction } from './playwright-recorder.js';

/** One thing that happened while we recorded, in order. `tab` counts the tabs from 0 in the order in which they opened. */
export type Step =
  | Act
  /** The recording person handed over to the one who will be there when it runs. */
  | { kind: 'pause'; title: string }
  /** `byHand`: an empty tab that the person opened. `byLink`: a link of another tab that the person opened in this one. */
  | { kind: 'open'; tab: number; byHand: boolean; byLink?: boolean }
  /** Not `byHand`: the page closed itself, as it will again. */
  | { kind: 'close'; tab: number; byHand: boolean };

export interface Act {
  kind: 'act';
  tab: number;
  action: RecordedAction;
  /** A locator command of the format; empty for what is done to no element. */
  command: string;
  /** It was typed where nobody may read it, and is not here. */
  isSecret?: boolean;
  opensTab?: boolean;
  downloads?: boolean;
}
