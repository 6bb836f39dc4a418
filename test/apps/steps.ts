/** Nodes as an author writes them. */
export const act = (kind: string, params: object, more: object = {}) => ({
  type: 'action_node',
  interaction_action: { [kind]: params },
  ...more,
});

export const click = (command: string, more: object = {}) => act('click_element', { command, ...more });

export const fill = (command: string, text: string, more: object = {}) =>
  act('input_text', { command, input_text: text, ...more });

export const goTo = (url: string) => act('go_to_url', { url });

export const extract = (kind: string, params: object) => ({
  type: 'action_node',
  before_sleep_time: 0,
  extraction_action: { [kind]: params },
});
