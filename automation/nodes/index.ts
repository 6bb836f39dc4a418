import { apiCall } from './api-call.js';
import { assertLlm } from './assert-llm.js';
import { assertLocatorNode } from './assert-locator-node.js';
import { clickElement } from './click-element.js';
import { countLocator } from './count-locator.js';
import { failState } from './fail-state.js';
import { failStateAction } from './fail-state-action.js';
import { goToUrl } from './go-to-url.js';
import { humanInLoopAction } from './human-in-loop-action.js';
import { inputText } from './input-text.js';
import { locator } from './locator.js';
import { privateNode } from './private-node.js';
import { assertNetworkCall, networkCall } from './network-call.js';
import { assertPythonScript, pythonScript, pythonScriptAction } from './python-script.js';
import { screenshot } from './screenshot.js';
import { llm } from './llm.js';
import { llmQuery } from './llm-query.js';
import { setVariable } from './set-variable.js';
import { sleepAction } from './sleep-action.js';
import { state } from './state.js';
import { twoFaAction } from './two-fa-action.js';

export {
  apiCall,
  assertLlm,
  assertLocatorNode,
  assertPythonScript,
  pythonScript,
  pythonScriptAction,
  assertNetworkCall,
  networkCall,
  clickElement,
  countLocator,
  failState,
  failStateAction,
  goToUrl,
  humanInLoopAction,
  inputText,
  llm,
  llmQuery,
  locator,
  privateNode,
  screenshot,
  setVariable,
  sleepAction,
  state,
  twoFaAction,
};
export { modelName } from './model.js';

export type { CodeMessage } from './two-fa-action.js';

export { describeDoneWhen, type DoneWhen, fitsAddress } from './done-when.js';

/** Every node kind. A new one adds its file and a line here. */
export const nodeDefinitions = [
  apiCall,
  networkCall,
  assertNetworkCall,
  pythonScript,
  assertPythonScript,
  pythonScriptAction,
  clickElement,
  inputText,
  goToUrl,
  sleepAction,
  failStateAction,
  humanInLoopAction,
  locator,
  screenshot,
  state,
  llm,
  assertLlm,
  llmQuery,
  twoFaAction,
  setVariable,
  countLocator,
  failState,
  assertLocatorNode,
  privateNode,
] as const;
