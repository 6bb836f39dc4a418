/** The complete example of the human-in-loop page, on the practice site. */
export function humanInLoopExample(site: string, maxWaitTime = 300) {
  return {
    url: `${site}/login`,
    parameters: { input_parameters: { username: ['user@example.com'] } },
    nodes: [
      typeInto('Username', '{username[0]}'),
      { type: 'action_node', human_in_loop_action: { max_wait_time: maxWaitTime } },
      click('Submit'),
    ],
  };
}

export function automationOf(url: string, ...nodes: unknown[]) {
  return { url, parameters: { input_parameters: {} }, nodes };
}

export function typeInto(label: string, text: string) {
  return {
    type: 'action_node',
    interaction_action: {
      input_text: { command: `get_by_label("${label}")`, input_text: text, prompt_instructions: label },
    },
  };
}

export function click(button: string) {
  return {
    type: 'action_node',
    interaction_action: {
      click_element: { command: `get_by_role("button", name="${button}")`, prompt_instructions: button },
    },
  };
}

/** A node that waits for a person. */
export function pause(maxWaitTime = 300, more: object = {}) {
  return { type: 'action_node', human_in_loop_action: { max_wait_time: maxWaitTime, ...more } };
}
