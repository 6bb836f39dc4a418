import { readFileSync } from 'node:fs';
import type { Automation } from '../../automation/model/automation.js';
import type { Issue } from '../../automation/model/issue.js';
import { readAutomation } from '../../automation/reading/read-automation.js';

/** An example file beside these tests. */
export function example(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`examples/${name}`, import.meta.url), 'utf8'));
}

/** An automation of these nodes; `more` are further members of the document. */
export function withNodes(nodes: unknown[], more: object = {}): unknown {
  return { url: 'https://example.com', parameters: { input_parameters: {} }, nodes, ...more };
}

export const click = (params: object, more: object = {}) => ({
  type: 'action_node',
  interaction_action: { click_element: params },
  ...more,
});
export const type = (params: object, more: object = {}) => ({
  type: 'action_node',
  interaction_action: { input_text: params },
  ...more,
});
export const open = (params: object) => ({ type: 'action_node', interaction_action: { go_to_url: params } });
export const pause = (params: object) => ({ type: 'action_node', human_in_loop_action: params });

export function errorsOf(document: unknown): Issue[] {
  const read = readAutomation(document);
  return read.valid ? [] : read.errors;
}

/** Errors as people read them: `path: message`. */
export function complaints(document: unknown): string[] {
  return errorsOf(document).map(({ path, message }) => `${path}: ${message}`);
}

export function warnings(document: unknown): string[] {
  return readAutomation(document).warnings.map(({ path, message }) => `${path}: ${message}`);
}

export function automation(document: unknown): Automation {
  const read = readAutomation(document);
  if (!read.valid) throw new Error(JSON.stringify(read.errors));
  return read.automation;
}
