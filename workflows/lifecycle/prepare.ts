import { patched, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import { type Automation } from '../../automation/model/automation.js';
import { automationLabel, mayPause } from '../../automation/model/queries.js';
import { type Issue, issueLine } from '../../automation/model/issue.js';
import { InputShape, shaped } from '../../contracts/workflow-arguments.js';
import { checkRequest } from '../../contracts/start-request.js';
import type { AutomationInput } from '../../contracts/workflow-messages.js';
import { nodeStates } from '../run/waiting-nodes.js';
import type { Run } from '../run/run.js';
import { hasUndecodable } from '../undecodable.js';

/** The history keeps the failure, and has no room for every issue of a long input. */
const MOST_ISSUES = 50;

/** Checks the input again, because anyone with access to Temporal can start a run, and lists the nodes. */
export function prepare(run: Run, input: AutomationInput, further: unknown[] = []): void {
  if (hasUndecodable([input, ...further])) {
    throw refusal([
      {
        path: '',
        message: 'the input cannot be decoded: it is not JSON, or it is encrypted with a key that the worker lacks',
      },
    ]);
  }
  const { automation, parameters, secureParameters, errors, warnings } = checkRequest(input);
  if (automation === undefined || parameters === undefined || secureParameters === undefined) throw refusal(errors);
  if (errors.length > 0 && !isBegunEarlier(input, automation)) throw refusal(errors);
  run.automation = automation;
  run.variables.accept(parameters, secureParameters);
  run.variables.start(automation.parameters.generated_parameters);
  run.state.automation = input.automationName ?? automationLabel(automation);
  run.state.nodes = nodeStates(automation);
  for (const warning of warnings) run.log(`warning: ${warning.path}: ${warning.message}`);
  list(run);
}

/** Makes the run appear in lists, unless its start has done so. */
function list(run: Run): void {
  const { memo } = workflowInfo();
  // Each upsert is an action. `patched` would cost as many as this saves, so the start says what it has done.
  if (memo?.isListed === true) {
    run.showDetails();
    return;
  }
  const { automation, owner } = run.state;
  upsertSearchAttributes({
    IntermissionAutomation: [automation],
    // An earlier version's client, whose memo has a body digest, has decided whether to store the address here.
    ...(owner && memo?.bodyDigest === undefined && { IntermissionOwner: [owner.email] }),
  });
  run.setStatus('queued');
}

/** Whether an earlier version, with looser checks, started this run. Such a run continues. */
function isBegunEarlier(input: AutomationInput, automation: Automation): boolean {
  if (patched('checks-requests-as-the-api-does')) return false;
  return shaped(InputShape, input) !== undefined && (!mayPause(automation) || Boolean(input.owner?.email));
}

function refusal(issues: Issue[]) {
  const type = issues.every(({ unsupported }) => unsupported) ? 'UnsupportedFeature' : 'InvalidAutomation';
  const listed = issues.slice(0, MOST_ISSUES);
  const lines = listed.map(issueLine);
  if (issues.length > listed.length) lines.push(`and ${issues.length - listed.length} more`);
  return fail(type, lines.join('; '), { errors: listed });
}
