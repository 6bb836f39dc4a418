import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import {
  automationLabel,
  bindParameters,
  bindSecureParameters,
  mayPause,
  readAutomation,
  type Issue,
  withDepth,
} from '../automation/index.js';
import { InputShape } from './arguments.js';
import { failure } from './failure.js';
import type { AutomationInput } from './messages.js';
import type { Run } from './run.js';

/** A failure is kept in the history, which has no room for all that can be wrong with an input. */
const MOST_ISSUES = 50;

/** Checks the input again, since anyone with access to Temporal can start a run, and lays out the nodes. */
export function prepare(run: Run, input: AutomationInput): void {
  const envelope = InputShape.safeParse(input);
  if (!envelope.success) {
    throw refusal(envelope.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  }
  const read = readAutomation(input.automation);
  if (!read.valid) throw refusal(read.errors);
  const bound = bindParameters(read.automation, input.inputParameters);
  if (!bound.valid) throw refusal(bound.errors);
  const secure = bindSecureParameters(read.automation, input.secureParameters);
  if (!secure.valid) throw refusal(secure.errors);
  if (mayPause(read.automation) && !input.owner?.email) {
    throw refusal([
      { path: 'owner.email', message: 'missing; the automation pauses for a person, and somebody must be mailed' },
    ]);
  }
  run.automation = read.automation;
  run.parameters = bound.parameters;
  run.secureParameters = secure.secure;
  run.variables = { ...read.automation.parameters.generated_parameters };
  run.state.automation = input.automationName ?? automationLabel(read.automation);
  const { nodes, post_processing_nodes } = read.automation;
  run.state.nodes = withDepth([...nodes, ...post_processing_nodes]).map(
    ({ node: { index, path, kind, title }, depth }) => ({
      index,
      path,
      kind,
      title,
      state: 'waiting',
      ...(depth > 0 && { depth }),
    }),
  );
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
  const told = issues.slice(0, MOST_ISSUES);
  const lines = told.map(({ path, message }) => `${path}: ${message}`);
  if (issues.length > told.length) lines.push(`and ${issues.length - told.length} more`);
  return failure(type, lines.join('; '), { errors: told });
}
