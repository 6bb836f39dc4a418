import { apiCall } from './api-call.js';
import { assertLlm } from './assert-llm.js';
import { assertLocatorNode } from './assert-locator-node.js';
import { clickElement } from './click-element.js';
import { countLocator } from './count-locator.js';
import { forLoopNode } from './for-loop-node.js';
import { goToUrl } from './go-to-url.js';
import { inputText } from './input-text.js';
import { locator } from './locator.js';
import { assertNetworkCall, networkCall } from './network-call.js';
import { assertPythonScript, pythonScript, pythonScriptAction } from './python-script.js';
import { screenshot } from './screenshot.js';
import { state } from './state.js';
import { llm } from './llm.js';
import { llmQuery } from './llm-query.js';
import { twoFaAction } from './two-fa-action.js';

/** Every node kind that acts on the page. A new kind adds its file and a line here. */
export const browserNodes = {
  click_element: clickElement,
  input_text: inputText,
  go_to_url: goToUrl,
  locator,
  python_script: pythonScript,
  assert_python_script: assertPythonScript,
  python_script_action: pythonScriptAction,
  network_call: networkCall,
  assert_network_call: assertNetworkCall,
  screenshot,
  state,
  llm,
  assert_llm: assertLlm,
  count_locator: countLocator,
  assert_locator_node: assertLocatorNode,
  for_loop_node: forLoopNode,
};

/** Every node kind that is an activity and needs no page. */
export const serviceNodes = { api_call: apiCall, llm_query: llmQuery, two_fa_action: twoFaAction };
