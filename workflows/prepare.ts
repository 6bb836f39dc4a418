import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { automationLabel, bindParameters, mayPause, readAutomation, type Issue } from '../automation/index.js';
import { failure } from './failure.js';
import type { AutomationInput } from './messages.js';
import type { Run } from './run.js';

/** Checks the input again, since anyone with access to Temporal can start a run, and lays out the nodes. */
export function prepare(run: Run, input: AutomationInput): void {
  const read = readAutomation(input?.automation);
  if (!read.valid) throw refusal(read.errors);
  const bound = bindParameters(read.automation, input.inputParameters);
  if (!bound.valid) throw refusal(bound.errors);
  if (mayPause(read.automation) && !input.owner?.email) {
    throw refusal([
      { path: 'owner.email', message: 'missing; the automation pauses for a person, and somebody must be mailed' },
    ]);
  }
  run.automation = read.automation;
  run.parameters = bound.parameters;
  run.variables = { ...read.automation.parameters.generated_parameters };
  run.state.automation = input.automationName ?? automationLabel(read.automation);
  run.state.nodes = read.automation.nodes.map(({ index, path, kind, title }) => ({
    index,
    path,
    kind,
    title,
    state: 'waiting',
  }));
  for (const warning of read.warnings) run.log(`warning: ${warning.path}: ${warning.message}`);
  upsertSearchAttributes({
    IntermissionAutomation: [run.state.automation],
    // Whoever started it by our client chose already whether the address may stand here.
    ...(input.owner && workflowInfo().memo?.bodyDigest === undefined && { IntermissionOwner: [input.owner.email] }),
  });
  run.setStatus('queued');
}

function refusal(issues: Issue[]) {
  const type = issues.every(({ unsupported }) => unsupported) ? 'UnsupportedFeature' : 'InvalidAutomation';
  return failure(type, issues.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors: issues });
}
