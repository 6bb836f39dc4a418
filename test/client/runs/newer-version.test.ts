import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { expect, it } from 'vitest';
import { useStack } from '../../support/system/stack.js';
import { countedRuns } from './counted-runs.js';

const { CommandType } = proto.temporal.api.enums.v1;
const extract = { type: 'action_node', extraction_action: { unique_identifier: 'page', state: {} } };
const stack = useStack();

/** Ends a new run with this result, as a worker of a newer version may. */
async function endedWith(result: unknown): Promise<string> {
  const { client, namespace = 'default' } = stack.temporal;
  const [workflowId, taskQueue] = [`run-${randomUUID()}`, randomUUID()];
  await client.workflow.start('automation', { workflowId, taskQueue });
  const { taskToken } = await client.connection.withDeadline(Date.now() + 60_000, () =>
    client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } }),
  );
  const completion = { result: { payloads: [defaultPayloadConverter.toPayload(result)] } };
  await client.workflowService.respondWorkflowTaskCompleted({
    ...{ namespace, taskToken },
    commands: [
      {
        commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
        completeWorkflowExecutionCommandAttributes: completion,
      },
    ],
  });
  return workflowId;
}

it('keeps the members of an ended run that only a newer version knows', async () => {
  const { runId } = await stack.start(extract);
  const { outputs, artifacts, ...ended } = await stack.until(runId, ({ status }) => status === 'succeeded');
  const state = { ...ended, nodes: ended.nodes.map((node) => ({ ...node, seen: 'in a newer version' })), cause: 'new' };
  const newer = await endedWith({ outputs, artifacts, state });
  expect(await countedRuns(stack).runs.read(newer)).toEqual({ ...state, outputs, artifacts });
});
