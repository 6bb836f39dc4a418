import { proxyActivities } from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import { everyAction } from '../../automation/model/walk-nodes.js';
import type { Activities } from '../../activities/index.js';
import type { Run } from '../run/run.js';

const { missingHandlers } = proxyActivities<Activities>({
  scheduleToCloseTimeout: '60s',
  startToCloseTimeout: '10s',
  summary: 'are the private handlers registered?',
});

/** Fails the run before it opens a browser when the workers lack a handler that one of its nodes names. */
export async function checkHandlers(run: Run): Promise<void> {
  const calls = everyAction(run.automation).flatMap(({ index, path, handler }) =>
    handler === undefined ? [] : [{ index, path, handler }],
  );
  if (calls.length === 0) return;
  const missing = await missingHandlers({ handlers: calls.map(({ handler }) => handler) });
  const call = calls.find(({ handler }) => missing.includes(handler));
  if (call === undefined) return;
  const { index, path, handler } = call;
  throw fail('HandlerNotRegistered', `${path}.handler: no handler is registered for ${handler}`, {
    nodeIndex: index,
    path,
    handler,
  });
}
