import type { Locator } from 'playwright';
import type { MissingElement } from '../../automation/model/model-need.js';

/** The members that every element node has. */
export interface ElementParams {
  command?: string | null;
  xpath?: string | null;
  prompt_instructions: string;
  skip_command: boolean;
  skip_prompt: boolean;
  assert_locator_presence: boolean;
  on_missing?: MissingElement | null | undefined;
}

/** The operation on the element, with its Playwright time-out in milliseconds. */
export type Act = (target: Locator, timeout: number) => Promise<void>;

/** Why the command did not work. */
export interface LocatorMiss {
  /** The element was present at some point, but the action failed. */
  wasThere: boolean;
  reason: string;
}

/** How long a chosen or pointed-at element has for the action, in milliseconds. A try of the command may be much shorter. */
export const CHOSEN_MS = 5000;
