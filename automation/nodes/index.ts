import { apiCall } from './api-call.js';
import { clickElement } from './click-element.js';
import { failStateAction } from './fail-state-action.js';
import { goToUrl } from './go-to-url.js';
import { humanInLoopAction } from './human-in-loop-action.js';
import { inputText } from './input-text.js';
import { locator } from './locator.js';
import { screenshot } from './screenshot.js';
import { sleepAction } from './sleep-action.js';
import { state } from './state.js';

export {
  apiCall,
  clickElement,
  failStateAction,
  goToUrl,
  humanInLoopAction,
  inputText,
  locator,
  screenshot,
  sleepAction,
  state,
};

export { describeDoneWhen, type DoneWhen, fitsAddress } from './done-when.js';

/** Every node kind. A new one adds its file and a line here. */
export const nodeDefinitions = [
  apiCall,
  clickElement,
  inputText,
  goToUrl,
  sleepAction,
  failStateAction,
  humanInLoopAction,
  locator,
  screenshot,
  state,
] as const;
