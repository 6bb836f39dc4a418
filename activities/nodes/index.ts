import { agenticTask } from './agentic-task.js';
import { apiCall } from './api-call.js';
import { assertLlm } from './assert-llm.js';
import { assertLocatorNode } from './assert-locator-node.js';
import { check } from './check.js';
import { clickElement } from './click-element.js';
import { closeAllButLastTab } from './close-all-but-last-tab.js';
import { closeCurrentTab } from './close-current-tab.js';
import { closeTabsUntil } from './close-tabs-until.js';
import { countLocator } from './count-locator.js';
import { downloadFile } from './download-file.js';
import { downloadUrlAsPdf } from './download-url-as-pdf.js';
import { dynamicFormMappingAction } from './dynamic-form-mapping-action.js';
import { forLoopNode } from './for-loop-node.js';
import { closeOverlayPopup } from './close-overlay-popup.js';
import { goBack } from './go-back.js';
import { goToUrl } from './go-to-url.js';
import { hover } from './hover.js';
import { inputText } from './input-text.js';
import { keyPress } from './key-press.js';
import { llmQuery } from './llm-query.js';
import { llm } from './llm.js';
import { locator } from './locator.js';
import { assertNetworkCall, networkCall } from './network-call.js';
import { pdf } from './pdf.js';
import { assertPythonScript, pythonScript, pythonScriptAction } from './python-script.js';
import { screenshot } from './screenshot.js';
import { scroll } from './scroll.js';
import { selectOption } from './select-option.js';
import { state } from './state.js';
import { twoFaAction } from './two-fa-action.js';
import { switchTab } from './switch-tab.js';
import { uncheck } from './uncheck.js';
import { uploadFile } from './upload-file.js';

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
  pdf,
  assert_llm: assertLlm,
  dynamic_form_mapping_action: dynamicFormMappingAction,
  count_locator: countLocator,
  assert_locator_node: assertLocatorNode,
  for_loop_node: forLoopNode,
  select_option: selectOption,
  check,
  uncheck,
  hover,
  key_press: keyPress,
  scroll,
  upload_file: uploadFile,
  download_file: downloadFile,
  download_url_as_pdf: downloadUrlAsPdf,
  go_back: goBack,
  switch_tab: switchTab,
  close_current_tab: closeCurrentTab,
  close_all_but_last_tab: closeAllButLastTab,
  close_tabs_until: closeTabsUntil,
  agentic_task: agenticTask,
  close_overlay_popup: closeOverlayPopup,
};

/** Every node kind that is an activity and needs no page. */
export const serviceNodes = { api_call: apiCall, llm_query: llmQuery, two_fa_action: twoFaAction };
