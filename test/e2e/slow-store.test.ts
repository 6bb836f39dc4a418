import { Client, Connection } from '@temporalio/client';
import { afterAll, expect, it } from 'vitest';
import { TASK_QUEUE } from '../../infra/temporal/names.js';
import { dataConverter } from '../../infra/temporal/data-converter.js';
import { automationOf } from '../support/runs/automations.js';
import { serve } from '../support/http/serve.js';
import { useSystem } from '../support/system/system.js';

/** A bucket that can be listed, and accepts files without ever answering. */
const bucket = await serve((req, res) => {
  req.resume();
  if (req.method !== 'GET') return;
  res.setHeader('content-type', 'application/xml');
  res.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
});
afterAll(() => bucket.stop());

const test = useSystem({
  INTERMISSION_ARTIFACTS: 's3://bucket',
  AWS_ENDPOINT_URL_S3: bucket.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
});

it('a run whose last files cannot be saved ends by itself before Temporal ends it, and is reported', async () => {
  const wait = { type: 'action_node', before_sleep_time: 60, extraction_action: { state: {} } };
  const automation = { ...automationOf(test.site('/still'), wait), take_final_screenshot: true };
  const connection = await Connection.connect({ address: test.system.temporalAddress });
  try {
    const client = new Client({ connection, dataConverter: dataConverter([]) });
    const workflowId = 'run-slow-store';
    await client.workflow.start('automation', {
      ...{ taskQueue: TASK_QUEUE, workflowId, workflowExecutionTimeout: '40s' },
      args: [{ automation, callbackUrl: `${bucket.url}/callback` }],
    });
    const state = await test.runs.until(workflowId, ({ endedAt }) => endedAt !== undefined);
    expect([state.status, state.error?.type]).toEqual(['timed_out', 'RunTimeoutException']);
    const { status } = await client.workflow.getHandle(workflowId).describe();
    expect(status.name).toBe('FAILED');
    await client.workflow.getHandle(`${workflowId}-callback`).describe();
    expect(state.log.some(({ text }) => text.includes('final.jpg'))).toBe(true);
  } finally {
    await connection.close();
  }
}, 180_000);
