import type { Automation } from '../../automation/model/automation.js';
import { issueLine } from '../../automation/model/issue.js';
import { unmetModelNeeds } from '../../automation/model/language-model-needs.js';
import { type CheckedRequest, InvalidRequestError, type StartOptions, type StartRequest } from '../../client/index.js';
import { modelSetup } from '../../config/models.js';
import { parallelismOf } from '../../config/tenants.js';
import { refusedChoices } from '../../contracts/evidence.js';
import type { StartedRun } from '../../contracts/run-state.js';
import { Problem } from '../http/problem.js';
import type { Context } from '../services/api-context.js';

/** A start whose body was checked. */
export interface CheckedStart extends CheckedRequest {
  request: StartRequest;
  automationFile?: string;
}

/** Starts the run. Throws `Problem` and what `startRun` throws. */
export async function startChecked(
  context: Pick<Context, 'config' | 'intermission'>,
  start: CheckedStart,
  from: Pick<StartOptions, 'tenant' | 'origin'>,
): Promise<StartedRun> {
  const options = { ...startOptionsOf(context, start, from.tenant), ...from };
  const run = await context.intermission.startRun(start.request, options);
  return { ...run, warnings: start.warnings.map(issueLine) };
}

/** The settings that apply to the start. Throws for a start that is invalid, or certain to fail in this deployment. */
export function startOptionsOf(
  { config }: Pick<Context, 'config'>,
  { automation, automationFile, errors, request }: CheckedStart,
  tenant: string | undefined,
): StartOptions & { automation: Automation } {
  if (automation === undefined || errors.length > 0) throw new InvalidRequestError(errors);
  const refused = refusedChoices(config, request);
  if (refused.length > 0) throw new InvalidRequestError(refused);
  const unmet = unmetModelNeeds(automation, modelSetup(config.models));
  if (unmet[0] !== undefined) {
    throw new Problem('ModelUnavailable', `${issueLine(unmet[0])}; nothing was started`, unmet);
  }
  return {
    ...{ tenant, automationFile, automation },
    ...settingsFor(config, { tenant, automationFile }),
  };
}

/** How long such runs may wait in the queue, and how many of them may work at once. */
export function settingsFor(
  { queue, tenants }: Context['config'],
  { tenant, automationFile }: Pick<StartOptions, 'tenant' | 'automationFile'>,
): StartOptions {
  return {
    ...queue,
    ...parallelismOf(tenants, {
      ...(tenant !== undefined && { tenant }),
      ...(automationFile !== undefined && { automationFile }),
    }),
  };
}
