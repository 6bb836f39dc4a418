/** The format's names of actions, by where they stand. Those without a definition in `nodes/` are refused as unsupported. */

export const WRAPPERS = {
  interaction_action: {
    description: 'Acts on the page as a person would',
    /** Members beside the one kind. */
    own: ['max_tries', 'max_timeout_seconds_per_try', 'verify_before_step'],
    kinds: [
      'click_element',
      'input_text',
      'select_option',
      'check',
      'uncheck',
      'hover',
      'download_url_as_pdf',
      'download_file',
      'scroll',
      'upload_file',
      'go_to_url',
      'go_back',
      'switch_tab',
      'close_current_tab',
      'close_all_but_last_tab',
      'close_tabs_until',
      'agentic_task',
      'close_overlay_popup',
      'key_press',
    ],
  },
  extraction_action: {
    description: 'Reads something, and keeps it',
    own: ['unique_identifier', 'allow_none'],
    kinds: [
      'llm',
      'network_call',
      'python_script',
      'screenshot',
      'state',
      'two_fa_action',
      'pdf',
      'ocr_coordinates',
      'locator',
      'vision',
      'api_call',
    ],
  },
  assertion_action: {
    description: 'Fails the run unless something holds',
    own: [],
    kinds: ['llm', 'network_call', 'python_script'],
  },
  misc_action: {
    description: 'Sets or counts something, or asks a model',
    own: [],
    kinds: ['set_variable', 'llm_query', 'count_locator', 'fail_state'],
  },
} as const satisfies Record<string, { description: string; own: readonly string[]; kinds: readonly string[] }>;

export type WrapperName = keyof typeof WRAPPERS;

export function isWrapper(name: string): name is WrapperName {
  return Object.hasOwn(WRAPPERS, name);
}

/** Whether nodes of this kind act on the page as a person would. */
export function isInteraction(kind: string): boolean {
  return (WRAPPERS.interaction_action.kinds as readonly string[]).includes(kind);
}

/** What an action node has exactly one of. */
export const ACTIONS = [
  ...(Object.keys(WRAPPERS) as WrapperName[]),
  'python_script_action',
  'powershell_action',
  'sleep_action',
  'fail_state_action',
  'captcha_action',
  'human_in_loop_action',
  'dynamic_form_mapping_action',
] as const;

/** What the format's documentation shows in places, the format itself does not have, and what does it instead. */
export const NO_ACTIONS: Readonly<Record<string, string>> = {
  fetch_2fa_action:
    'fetch_2fa_action is no action: use extraction_action.two_fa_action for a code that is sent, and a secure parameter with totp for one that is computed',
  captcha: 'captcha is none: write captcha_action on the node itself',
};

/** Kinds that the format has and this version does not, and why not. */
export const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  powershell_action: 'it is for a remote Windows desktop, and there is none',
  ocr_coordinates: 'pages are acted on by locators, not by what is read from a picture',
  vision: 'pages are acted on by locators, not by what is read from a picture',
};
