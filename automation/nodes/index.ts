import { agenticTask } from './agentic-task.js';
import { apiCall } from './api-call.js';
import { assertLlm } from './assert-llm.js';
import { assertLocatorNode } from './assert-locator-node.js';
import { captchaAction } from './captcha-action.js';
import { check } from './check.js';
import { clickElement } from './click-element.js';
import { closeAllButLastTab } from './close-all-but-last-tab.js';
import { closeCurrentTab } from './close-current-tab.js';
import { closeTabsUntil } from './close-tabs-until.js';
import { countLocator } from './count-locator.js';
import { downloadFile } from './download-file.js';
import { downloadUrlAsPdf } from './download-url-as-pdf.js';
import { dynamicFormMappingAction } from './dynamic-form-mapping-action.js';
import { failState } from './fail-state.js';
import { closeOverlayPopup } from './close-overlay-popup.js';
import { failStateAction } from './fail-state-action.js';
import { goBack } from './go-back.js';
import { goToUrl } from './go-to-url.js';
import { hover } from './hover.js';
import { humanInLoopAction } from './human-in-loop-action.js';
import { inputText } from './input-text.js';
import { keyPress } from './key-press.js';
import { llmQuery } from './llm-query.js';
import { llm } from './llm.js';
import { locator } from './locator.js';
import { pdf } from './pdf.js';
import { privateNode } from './private-node.js';
import { assertNetworkCall, networkCall } from './network-call.js';
import { assertPythonScript, pythonScript, pythonScriptAction } from './python-script.js';
import { screenshot } from './screenshot.js';
import { scroll, TO_THE_END } from './scroll.js';
import { selectOption } from './select-option.js';
import { setVariable } from './set-variable.js';
import { sleepAction } from './sleep-action.js';
import { state } from './state.js';
import { twoFaAction } from './two-fa-action.js';
import { switchTab } from './switch-tab.js';
import { uncheck } from './uncheck.js';
import { uploadFile } from './upload-file.js';

export {
  agenticTask,
  apiCall,
  assertLlm,
  assertLocatorNode,
  assertPythonScript,
  pythonScript,
  pythonScriptAction,
  assertNetworkCall,
  networkCall,
  captchaAction,
  check,
  closeOverlayPopup,
  clickElement,
  countLocator,
  dynamicFormMappingAction,
  failState,
  closeAllButLastTab,
  closeCurrentTab,
  closeTabsUntil,
  downloadFile,
  downloadUrlAsPdf,
  failStateAction,
  goBack,
  goToUrl,
  hover,
  humanInLoopAction,
  inputText,
  keyPress,
  llm,
  llmQuery,
  locator,
  pdf,
  privateNode,
  screenshot,
  setVariable,
  scroll,
  selectOption,
  sleepAction,
  state,
  twoFaAction,
  switchTab,
  TO_THE_END,
  uncheck,
  uploadFile,
};
export { describeElement } from './element.js';
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
  selectOption,
  check,
  uncheck,
  hover,
  keyPress,
  scroll,
  uploadFile,
  downloadFile,
  downloadUrlAsPdf,
  goToUrl,
  goBack,
  switchTab,
  closeCurrentTab,
  closeAllButLastTab,
  closeTabsUntil,
  sleepAction,
  failStateAction,
  humanInLoopAction,
  captchaAction,
  locator,
  screenshot,
  state,
  llm,
  pdf,
  assertLlm,
  dynamicFormMappingAction,
  agenticTask,
  closeOverlayPopup,
  llmQuery,
  twoFaAction,
  setVariable,
  countLocator,
  failState,
  assertLocatorNode,
  privateNode,
] as const;
