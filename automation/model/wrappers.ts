/** The members of an action node that hold one of several kinds of action. The definitions in `nodes/` say which. */
export const WRAPPERS = {
  interaction_action: {
    description: 'Acts on the page like a person',
    /** Members beside the kind. */
    own: ['max_tries', 'max_timeout_seconds_per_try', 'verify_before_step'],
  },
  extraction_action: {
    description: 'Reads data and stores it',
    own: ['unique_identifier', 'allow_none'],
  },
  assertion_action: {
    description: 'Fails the run unless a condition is true',
    own: [],
  },
  misc_action: {
    description: 'Sets a variable, counts elements, or asks a model',
    own: [],
  },
} as const satisfies Record<string, { description: string; own: readonly string[] }>;

export type WrapperName = keyof typeof WRAPPERS;

export function isWrapper(name: string): name is WrapperName {
  return Object.hasOwn(WRAPPERS, name);
}

/** Actions that the format's documentation mentions but the format does not have, and their replacements. */
export const NO_ACTIONS: Readonly<Record<string, string>> = {
  fetch_2fa_action:
    'fetch_2fa_action is not an action; use extraction_action.two_fa_action for a code in a message, or a secure parameter with totp for an authenticator code',
  captcha: 'captcha is not an action; put captcha_action directly in the node',
};

/** Kinds that the format has and this version refuses: where they are written, and why they are refused. */
export const NOT_SUPPORTED: readonly { name: string; wrapper?: WrapperName; why: string }[] = [
  { name: 'powershell_action', why: 'it needs a remote Windows desktop, which Intermission does not provide' },
  {
    name: 'ocr_coordinates',
    wrapper: 'extraction_action',
    why: 'Intermission acts on pages through locators, not through screenshots',
  },
  {
    name: 'vision',
    wrapper: 'extraction_action',
    why: 'Intermission acts on pages through locators, not through screenshots',
  },
];
