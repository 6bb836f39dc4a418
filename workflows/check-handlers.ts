import { proxyActivities } from '@temporalio/workflow';
import { everyNode } from '../automation/index.js';
import type { Activities } from '../activities/index.js';
import { failure } from './failure.js';
import type { Run } from './run.js';

const { missingHandlers } = proxyActivities<Activities>({
  scheduleToCloseTimeout: '60s',
  startToCloseTimeout: '10s',
  summary: 'are the private handlers registered?',
});

/** Fails the run before it opens a browser when the workers lack a handler that one of its private nodes names. */
export async function checkHandlers(run: Run): Promise<void> {
  const nodes = everyNode(run.automation).filter(({ kind }) => kind === 'private_node');
  if (nodes.length === 0) return;
  const missing = await missingHandlers({
    handlers: nodes.map(({ params }) => String((params as { handler: string }).handler)),
  });
  const node = nodes.find(({ params }) => missing.includes(String((params as { handler: string }).handler)));
  if (node === undefined) return;
  const { index, path, params } = node;
  const { handler } = params as { handler: string };
  throw failure('HandlerNotRegistered', `${path}.handler: no handler is registered for ${handler}`, {
    nodeIndex: index,
    path,
    handler,
  });
}
