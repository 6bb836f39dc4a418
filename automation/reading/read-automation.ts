import { z } from 'zod';
import { adviseBrowser, browserShape, checkBrowser, wantedBrowser } from './browser-fields.js';
import { refuseSecretsInWorkflow, secretNames } from './refuse-secrets.js';
import type { AutomationNode, ReadResult } from '../model/automation.js';
import { FindingList, isObject } from '../model/findings.js';
import { modelName, modelShape } from '../nodes/model.js';
import { readNodes, type Reading } from './read-nodes.js';
import { hasPlaceholder } from '../parameters/placeholders.js';
import { readParameters } from './read-parameters.js';
import { sizeFlaw } from './document-size.js';
import { webAddress } from '../model/web-address.js';
import { flatten } from '../model/walk-nodes.js';
import { warnTimes } from './warn-times.js';
import { warnUndeclared } from './warn-undeclared.js';
import { warnUnused } from './warn-unused.js';
import { boolean, number, oneOf, text, withRules, wrong } from '../model/field-types.js';

/** The members of a document other than parameters and nodes. */
export const documentHead = withRules(
  z.object({
    url: webAddress({ orEmpty: true }).describe(
      'The first address, http or https. Placeholders in it are not replaced',
    ),
    on_unknown_outcome: oneOf('ask', 'fail')
      .default('ask')
      .describe('If a step was interrupted and may or may not have taken effect: ask the owner, or fail'),
    automation_description: text().nullish().describe('Name of the run'),
    max_retries: number({ integer: true, min: 0 })
      .default(0)
      .describe('Number of further attempts after a failure, each in a fresh browser'),
    ...browserShape,
    ...modelShape,
    // The format or editors have these without effect here.
    $schema: z.unknown().optional(),
    automation_endpoint: text().nullish().describe('Has no effect'),
    remove_empty_nodes_in_axtree: boolean().optional().describe('Has no effect'),
  }),
  (value, report) => {
    checkBrowser(value, report);
  },
);
const KNOWN = [...Object.keys(documentHead.shape), 'parameters', 'nodes', 'post_processing_nodes'];

/** Reads an automation leniently and checks it strictly. Reports every error at once, each with its path. Never throws. */
export function readAutomation(json: unknown): ReadResult {
  const tooMuch = sizeFlaw(json);
  if (tooMuch !== undefined) return { valid: false, errors: [tooMuch], warnings: [] };
  if (!isObject(json)) {
    const message = wrong(json, 'an automation: an object with url, parameters and nodes');
    return { valid: false, errors: [{ path: '', message }], warnings: [] };
  }
  const findings = new FindingList();
  const read = findings.read(documentHead, json, '', KNOWN);
  const parameters = readParameters(json.parameters, findings);
  const reading: Reading = { findings, count: 0 };
  const nodes = readNodes(json.nodes === undefined ? [] : json.nodes, 'nodes', reading);
  const postProcessing = readPostProcessing(json.post_processing_nodes, reading);
  if (Array.isArray(json.nodes) ? json.nodes.length === 0 : json.nodes === undefined) {
    findings.warn('nodes', 'is empty, so a run does nothing');
  }
  const every = flatten([...nodes, ...postProcessing]);
  refuseSecretsInWorkflow(every, secretNames(every, parameters), findings);
  const all = [...nodes, ...postProcessing];
  warnUndeclared(all, parameters, findings);
  // The unreadable parts may use them.
  if (findings.errors.length === 0) warnUnused(all, parameters, json.url, findings);
  warnTimes(all, parameters.input_parameters, findings);
  if (typeof json.url === 'string' && hasPlaceholder(json.url)) {
    findings.warn('url', 'placeholders in it are not replaced; open it with go_to_url');
  }
  for (const [member, sentence] of read === undefined ? [] : adviseBrowser(read)) findings.warn(member, sentence);
  const { errors, warnings } = findings;
  if (read === undefined || errors.length > 0) {
    return { valid: false, errors, warnings, draft: { parameters, nodes, post_processing_nodes: postProcessing } };
  }
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

/** Post-processing nodes must have a type; it is not guessed. */
function readPostProcessing(value: unknown, reading: Reading): AutomationNode[] {
  return value === undefined ? [] : readNodes(value, 'post_processing_nodes', reading, true);
}
