/**
 * Every type of failure a run can end with, as it stands in Temporal's `ApplicationFailure.type`, in the run state's
 * `error.type`, and in the API. The sentence says when it happens.
 */
export const FAILURES = {
  InvalidAutomation: 'The automation or its parameters are not valid; the details list each error with its path.',
  UnsupportedFeature: 'The automation uses a feature of the format that this version does not have.',
  HumanInLoopTimeoutException: 'Nobody answered a pause within its max_wait_time.',
  HumanDeclined: 'The person pressed "I can\'t do this" and gave a reason.',
  RunTimeoutException: "The run reached its own deadline, a little before Temporal's execution timeout.",
  NotificationFailed: 'The mail to the owner could not be sent.',
  NoBrowserAvailable: 'No browsers process had a free place in time.',
  BrowserSessionLost: 'The browser, or the process that held it, is gone.',
  ElementNotFound: 'No element matched the locator, or it never became visible.',
  ActionFailed: 'The element was there, and the action on it failed.',
  OutcomeUnknown: 'A step with consequences was interrupted, and whether it happened is not known.',
  AssertLocatorPresenceException: 'A node with assert_locator_presence did not find its element.',
  NavigationFailed: 'The browser could not open the address.',
  ExpectedDownloadFailed: 'A file that was to be downloaded did not come, or came empty or too large.',
  Terminated: 'Somebody terminated the run in Temporal.',
  ExtractionFailed: 'An extraction gave no value where one is needed, or could not be carried out.',
  ModelUnavailable: 'A node needs a language model, and none is configured for it.',
  ModelFailed: 'The language model gave no answer that can be used, in all tries.',
  DynamicFormMappingException: 'The service of a dynamic_form_mapping_action gave no answer that can be used.',
  AssertionFailed: 'An assertion of the automation did not hold.',
  AgentFailed: 'An agent did not do its task, or not within its steps.',
  SecretUnavailable: 'A secure parameter or a two-factor code could not be read from where it is kept.',
  TwoFactorCodeNotFound:
    'No two-factor code came in time, or a message held several and it is not clear which one counts.',
  FailState: 'The automation reached a fail_state_action node.',
  ExpressionFailed: 'A condition or an expression could not be evaluated.',
  VariableMissing: 'A loop goes over a variable that does not exist or holds no list.',
  HandlerNotRegistered: 'A private_node names a handler that the workers do not have.',
  TooManySteps: "The run executed more steps than Temporal's history of one run holds.",
} as const;

export type FailureType = keyof typeof FAILURES;
