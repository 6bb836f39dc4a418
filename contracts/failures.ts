/**
 * Every type of failure with which a run can end. The type is `ApplicationFailure.type` in Temporal and `error.type` in the run
 * state and the API. The sentence says when the failure occurs.
 */
export const FAILURES = {
  InvalidAutomation: 'The automation or its parameters are not valid; the details list each error with its path.',
  UnsupportedFeature: 'The automation uses a feature of the format that this version does not have.',
  HumanInLoopTimeoutException: 'Nobody answered a pause within its max_wait_time.',
  HumanDeclined: 'The person pressed "I can\'t do this" and gave a reason.',
  RunTimeoutException: "The run reached its own deadline, a little before Temporal's execution timeout.",
  NotificationFailed: 'The mail to the owner could not be sent.',
  NoBrowserAvailable: 'No browsers process had a free slot in time, or the run waited too long for a limit.',
  HeadedUnavailable: 'The start asked for a browser with a window, and the host has no display or no full Chromium.',
  EvidenceNotAllowed:
    'The start chose evidence, or a browser with a window, that INTERMISSION_RUN_CHOICES does not list.',
  BrowserSessionLost: 'The browser, or the process that held it, is gone.',
  ElementNotFound: 'No element matched the locator, or it never became visible.',
  ActionFailed: 'The element exists, but the action on it failed.',
  OutcomeUnknown: 'A step that is not repeatable was interrupted, so it may or may not have taken effect.',
  AssertLocatorPresenceException: 'A node with assert_locator_presence did not find its element.',
  NavigationFailed: 'The browser could not open the address.',
  ExpectedDownloadFailed: 'An expected download did not arrive, was empty or too large, or could not be saved.',
  Terminated: 'An operator terminated the run in Temporal.',
  ExtractionFailed: 'An extraction failed, or returned no value where one is required.',
  ModelUnavailable: 'A node needs a language model, and none is configured for it.',
  ModelFailed: 'The language model gave no usable completion in any try.',
  DynamicFormMappingException: 'The service of a dynamic_form_mapping_action gave no usable response.',
  AssertionFailed: 'An assertion of the automation did not hold.',
  AgentFailed: 'An agent could not complete its task, or used up its steps.',
  SecretUnavailable: 'A secure parameter or a two-factor code could not be read from its source.',
  SiteNotAllowed: 'A step would have sent a secret to a site that may not receive it.',
  TwoFactorCodeNotFound: 'No two-factor code arrived in time, or a message contained several equally likely codes.',
  FailState: 'The automation reached a fail_state_action node.',
  ExpressionFailed: 'A condition or an expression could not be evaluated.',
  VariableMissing: 'A loop iterates over a variable that does not exist or is not a list.',
  HandlerNotRegistered: 'A private_node names a handler that the workers do not have.',
  WorkerLost:
    'A step blocked two workers, or four workers stopped responding while they ran it, so no other worker runs it.',
  PayloadUnreadable:
    "An activity's result in Temporal cannot be decrypted: the workers lack its key, or somebody changed it.",
  InternalError:
    "A bug in Intermission stopped the run; the workers' logs say where if INTERMISSION_WORKFLOW_STACKS is on.",
  TooManySteps: 'The run executed more steps than one Temporal history can record.',
} as const;

export type FailureType = keyof typeof FAILURES;
