import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

const TENANT = defineSearchAttributeKey('IntermissionTenant', SearchAttributeType.KEYWORD);

/** The rights of a run. The API sets both fields when it starts the run; a request cannot choose them. */
export interface Rights {
  /** The tenant of the API key. Absent: the run is the operator's. */
  tenant?: string;
  /** Name, without `.json`, of the file in `INTERMISSION_AUTOMATIONS` that was started. Absent: the request contained the automation. */
  automationFile?: string;
}

export function rightsOf(): Rights {
  const { typedSearchAttributes, memo } = workflowInfo();
  const tenant = typedSearchAttributes.get(TENANT);
  const automationFile = memo?.automationFile;
  return {
    ...(tenant !== undefined && { tenant }),
    ...(typeof automationFile === 'string' && { automationFile }),
  };
}
