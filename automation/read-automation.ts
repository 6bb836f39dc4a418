import { z } from 'zod';
import { refuseSecretsInWorkflow, secretNames } from './check-secure.js';
import type { ActionNode, Automation, ReadResult } from './document.js';
import { Findings, isObject } from './issues.js';
import { modelName, modelShape } from './nodes/model.js';
import { placeholderNames } from './placeholders.js';
import { readNodes, type Reading } from './read-nodes.js';
import { readParameters } from './read-parameters.js';
import { sizeFlaw } from './size.js';
import { webAddress } from './url.js';
import { boolean, number, oneOf, shorten, text, withRules, wrong } from './values.js';

const head = withRules(
  z.object({
    url: webAddress({ orEmpty: true }),
    take_final_screenshot: boolean().default(true),
    on_unknown_outcome: oneOf('ask', 'fail').default('ask'),
    automation_description: text().nullish(),
    browser_channel: oneOf('chromium', 'chrome', 'cloakbrowser', 'browser-use', 'rdp').default('chromium'),
    os_emulation: oneOf('windows', 'linux').nullish(),
    max_retries: number({ integer: true, min: 0 }).default(0),
    expected_downloads: number({ integer: true, min: 0 }).default(0),
    reuse_page_if_already_on_url: boolean().default(false),
    ...modelShape,
    // Known to the format, and without effect here.
    automation_endpoint: text().nullish(),
    backend: oneOf('browser-use', 'computer-vision').optional(),
    allow_cookies: boolean().optional(),
    enable_browser_alerts: boolean().optional(),
    remove_empty_nodes_in_axtree: boolean().optional(),
  }),
  (value, report) => {
    const refuse = (name: keyof typeof value, isUsed: boolean, wayOut = 'leave it out') => {
      if (isUsed) report.unsupported([name], name, wayOut);
    };
    refuse('browser_channel', OTHER_CHANNELS.includes(value.browser_channel), 'use chromium');
    refuse('os_emulation', value.os_emulation === 'windows' || value.os_emulation === 'linux');
    refuse('max_retries', Number(value.max_retries) > 0, 'leave it out, and start the run again if need be');
    refuse('expected_downloads', Number(value.expected_downloads) > 0);
    refuse('reuse_page_if_already_on_url', value.reuse_page_if_already_on_url === true);
  },
);
const OTHER_CHANNELS: readonly unknown[] = ['chrome', 'cloakbrowser', 'browser-use', 'rdp'];
const KNOWN = [...Object.keys(head.shape), 'parameters', 'nodes', 'post_processing_nodes'];

/** Reads an automation leniently and checks it strictly; reports every error at once, each with its path. Never throws. */
export function readAutomation(json: unknown): ReadResult {
  const tooMuch = sizeFlaw(json);
  if (tooMuch !== undefined) return { valid: false, errors: [tooMuch], warnings: [] };
  if (!isObject(json)) {
    const message = wrong(json, 'an automation: an object with url, parameters and nodes');
    return { valid: false, errors: [{ path: '', message }], warnings: [] };
  }
  const findings = new Findings();
  const read = findings.read(head, json, '', KNOWN);
  const parameters = readParameters(json.parameters, findings);
  const reading: Reading = { findings, count: 0 };
  const nodes = readNodes(json.nodes === undefined ? [] : json.nodes, 'nodes', reading);
  refusePostProcessing(json.post_processing_nodes, reading);
  if (Array.isArray(json.nodes) ? json.nodes.length === 0 : json.nodes === undefined) {
    findings.warn('nodes', 'there are none, so a run does nothing');
  }
  const secrets = secretNames(nodes, parameters);
  refuseSecretsInWorkflow(nodes, secrets, findings);
  warnUndeclared(nodes, parameters, secrets, findings);
  const { errors, warnings } = findings;
  if (read === undefined || errors.length > 0) return { valid: false, errors, warnings };
  const { url, take_final_screenshot, on_unknown_outcome, automation_description: description } = read;
  const model = modelName(read);
  const automation = {
    url,
    parameters,
    nodes,
    take_final_screenshot,
    on_unknown_outcome,
    ...(description != null && { description }),
    ...(model !== undefined && { model }),
  };
  return { valid: true, automation, warnings };
}

/** A placeholder of a name that nothing declares is hardly meant: it stays as it stands, and a text that is nothing else is skipped. */
function warnUndeclared(
  nodes: ActionNode[],
  parameters: Automation['parameters'],
  secrets: string[],
  findings: Findings,
): void {
  const { input_parameters, generated_parameters } = parameters;
  const declared = new Set([...Object.keys({ ...input_parameters, ...generated_parameters }), ...secrets]);
  const names = shorten([...declared].join(', '), 200) || 'none';
  for (const { path, params } of nodes) {
    for (const name of placeholderNames(params)) {
      if (declared.has(name)) continue;
      findings.warn(path, `{${name}[0]} names no declared parameter (declared: ${names})`);
    }
  }
}

function refusePostProcessing(value: unknown, reading: Reading): void {
  const path = 'post_processing_nodes';
  if (value === undefined) return;
  readNodes(value, path, reading, true);
  if (!Array.isArray(value) || value.length === 0) return;
  reading.findings.unsupported(path, path, 'write the steps at the end of nodes');
}
