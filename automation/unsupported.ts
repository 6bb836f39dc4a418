/**
 * What the format knows and this version does not, by where it stands. Naming it is refused with `UnsupportedFeature`, unlike a
 * misspelt key, which is only warned about.
 */
export const UNSUPPORTED_ACTIONS = {
  action: [
    'extraction_action',
    'assertion_action',
    'python_script_action',
    'powershell_action',
    'captcha_action',
    'misc_action',
    'dynamic_form_mapping_action',
  ],
  interaction_action: [
    'select_option',
    'check',
    'uncheck',
    'hover',
    'download_url_as_pdf',
    'download_file',
    'scroll',
    'upload_file',
    'go_back',
    'switch_tab',
    'close_current_tab',
    'close_all_but_last_tab',
    'close_tabs_until',
    'agentic_task',
    'close_overlay_popup',
    'key_press',
  ],
} as const;

export const UNSUPPORTED_NODES = ['for_loop_node', 'if_else_node', 'assert_locator_node', 'private_node'] as const;

export const NODE_TYPES = ['action_node', ...UNSUPPORTED_NODES] as const;
