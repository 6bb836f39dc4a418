import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

const DEADLINE = defineSearchAttributeKey('IntermissionDeadline', SearchAttributeType.DATETIME);

/** The search attribute by which lists order open runs; none in a namespace that lacks it. The memo says so, because only the start knows. */
export function deadlineAttribute(deadline: number): SearchAttributePair[] {
  return workflowInfo().memo?.hasDeadline === true ? [{ key: DEADLINE, value: new Date(deadline) }] : [];
}
