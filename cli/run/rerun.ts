import { ApiClient } from '../api-client.js';
import { browserChoices, type EvidenceOptions } from './evidence.js';
import { readInputs } from './inputs.js';
import { follow } from './run-automation.js';

export interface RerunOptions extends EvidenceOptions {
  set?: string[];
  current?: boolean;
  json?: boolean;
}

/** Starts a run again and prints its progress until it ends. */
export async function rerun(runId: string, options: RerunOptions): Promise<void> {
  const { set = [], current = false, json = false, ...choices } = options;
  const api = new ApiClient();
  const { run, warnings } = await api.rerun(runId, {
    ...(current && { automation: 'current' }),
    ...browserChoices(choices),
    ...(set.length > 0 && { inputParameters: readInputs(set, undefined) }),
  });
  const say = json ? process.stderr : process.stdout;
  for (const warning of warnings) say.write(`warning: ${warning}\n`);
  process.exitCode = await follow(api, run, warnings, json);
}
