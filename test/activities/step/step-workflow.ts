import { proxyActivities } from '@temporalio/workflow';
import type { Session } from '../../../contracts/workflow-messages.js';

/** One step, with the timeouts and the retries of a node. */
export function stepTest(input: { session: Session }): Promise<number> {
  const { step } = proxyActivities<{ step: (input: { session: Session }) => Promise<number> }>({
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: '3s',
    retry: { initialInterval: '100ms', backoffCoefficient: 1 },
  });
  return step(input);
}
