import { z } from 'zod';
import { adviseBrowser, browserShape, checkBrowser, wantedBrowser } from './browser.js';
import { refuseSecretsInWorkflow, secretNames } from './check-secure.js';
import type { AutomationNode, ReadResult } from './document.js';
import { Findings, isObject } from './issues.js';
import { modelName, modelShape } from './nodes/model.js';
import { readNodes, type Reading } from './read-nodes.js';
import { hasPlaceholder } from './placeholders.js';
import { readParameters } from './read-parameters.js';
import { sizeFlaw } from './size.js';
import { webAddress } from './url.js';
import { flatten } from './tree.js';
import { warnUndeclared } from './warn-undeclared.js';
import { boolean, number, oneOf, text, withRules, wrong } from './values.js';

/** The members of a document that are neither parameters nor nodes. */
export const documentHead = withRules(
  z.object({
    url: webAddress({ orEmpty: true }).describe('First address: http or https. Placeholders in it are not replaced'),
    on_unknown_outcome: oneOf('ask', 'fail')
      .default('ask')
      .describe('When a step was interrupted and nobody knows whether it happened: ask the owner, or fail'),
    automation_description: text().nullish().describe('What the run is called'),
    max_retries: number({ integer: true, min: 0 })
      .default(0)
      .describe('Further attempts of a run that fails, each in a fresh browser'),
    ...browserShape,
    ...modelShape,
    // Known to the format or to editors, and without effect here.
    $schema: z.unknown().optional(),
    automation_endpoint: text().nullish().describe('Has no effect'),
    remove_empty_nodes_in_axtree: boolean().optional().describe('Has no effect'),
  }),
  (value, report) => {
    checkBrowser(value, report);
  },
);
const KNOWN = [...Object.keys(documentHead.shape), 'parameters', 'nodes', 'post_processing_nodes'];

/** Reads an automation leniently and checks it strictly; reports every error at once, each with its path. Never throws. */
export function readAutomation(json: unknown): ReadResult {
  const tooMuch = sizeFlaw(json);
  if (tooMuch !== undefined) return { valid: false, errors: [tooMuch], warnings: [] };
  if (!isObject(json)) {
    const message = wrong(json, 'an automation: an object with url, parameters and nodes');
    return { valid: false, errors: [{ path: '', message }], warnings: [] };
  }
  const findings = new Findings();
  const read = findings.read(documentHead, json, '', KNOWN);
  const parameters = readParameters(json.parameters, findings);
  const reading: Reading = { findings, count: 0 };
  const nodes = readNodes(json.nodes === undefined ? [] : json.nodes, 'nodes', reading);
  const postProcessing = readPostProcessing(json.post_processing_nodes, reading);
  if (Array.isArray(json.nodes) ? json.nodes.length === 0 : json.nodes === undefined) {
    findings.warn('nodes', 'there are none, so a run does nothing');
  }
  const every = flatten([...nodes, ...postProcessing]);
  refuseSecretsInWorkflow(every, secretNames(every, parameters), findings);
  warnUndeclared([...nodes, ...postProcessing], parameters, findings);
  const { errors, warnings } = findings;
  if (read === undefined || errors.length > 0) return { valid: false, errors, warnings };
  if (hasPlaceholder(read.url)) findings.warn('url', 'placeholders in it are not replaced; open it with go_to_url');
  for (const [member, sentence] of adviseBrowser(read)) findings.warn(member, sentence);
  const { url, take_final_screenshot, max_retries, on_unknown_outcome, expected_downloads } = read;
  const { automation_description: description } = read;
  const model = modelName(read);
  const automation = {
    url,
    parameters,
    nodes,
    post_processing_nodes: postProcessing,
    max_retries,
    take_final_screenshot,
    on_unknown_outcome,
    expected_downloads,
    browser: wantedBrowser(read),
    ...(description != null && { description }),
    ...(model !== undefined && { model }),
  };
  return { valid: true, automation, warnings };
}

/** Here a node without its type is not guessed. */
function readPostProcessing(value: unknown, reading: Reading): AutomationNode[] {
  return value === undefined ? [] : readNodes(value, 'post_processing_nodes', reading, true);
}
