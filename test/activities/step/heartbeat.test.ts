import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { withHeartbeat } from '../../../activities/step/heartbeat.js';
import { startTemporal } from '../../support/temporal/temporal.js';
import type { Session } from '../../../contracts/workflow-messages.js';
import type { stepTest } from './step-workflow.js';

/** Nothing listens there: what the session knows of the step is out of reach. */
const input = { session: { liveUrl: 'http://127.0.0.1:9/live' } as Session };
const works = withHeartbeat(() => Promise.resolve('done'));
const info = (attempt: number, silent?: number) => ({
  attempt,
  ...(silent !== undefined && { heartbeatDetails: { silent } }),
});

describe('an attempt of a step', () => {
  it('is made when the attempts before it ended by themselves, however many they were', async () => {
    await expect(new MockActivityEnvironment(info(8, 0)).run(works, input)).resolves.toBe('done');
  });

  it('is made when no worker began the attempts before it, however many they were', async () => {
    await expect(new MockActivityEnvironment(info(8)).run(works, input)).resolves.toBe('done');
    await expect(new MockActivityEnvironment(info(8, 1)).run(works, input)).resolves.toBe('done');
  });

  it('is made after three that began and went silent when nothing says that the step did it, and not after four', async () => {
    await expect(new MockActivityEnvironment(info(9, 3)).run(works, input)).resolves.toBe('done');
    await expect(new MockActivityEnvironment(info(9, 4)).run(works, input)).rejects.toMatchObject({
      type: 'WorkerLost',
      message: 'The workers that did this step stopped answering, 4 times; no other worker will run it',
    });
  });

  it('sends no heartbeat at the start of the first attempt, and the second attempt counts the first', async () => {
    const told: unknown[] = [];
    for (const attempt of [1, 2]) {
      const environment = new MockActivityEnvironment(info(attempt));
      environment.on('heartbeat', (details: unknown) => told.push({ attempt, details }));
      await environment.run(works, input);
    }
    expect(told).toEqual([{ attempt: 2, details: { silent: 2 } }]);
  });

  it('tells the next one last that it ended by itself', async () => {
    const environment = new MockActivityEnvironment(info(2, 1));
    const told: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => told.push(details));
    // Just before the next beat, which must not come after it.
    const fails = withHeartbeat(async () => {
      await sleep(800);
      throw ApplicationFailure.retryable('out of reach', 'SessionUnreachable');
    });
    await expect(environment.run(fails, input)).rejects.toMatchObject({ type: 'SessionUnreachable' });
    expect(told[0]).toEqual({ silent: 2 });
    expect(told.at(-1)).toEqual({ silent: 1 });
  });

  it('is not counted by Temporal as silent when it ended by itself at once', async () => {
    const environment = await startTemporal();
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      namespace: environment.namespace,
      taskQueue: 'steps',
      workflowsPath: fileURLToPath(new URL('step-workflow.ts', import.meta.url)),
      activities: {
        step: withHeartbeat(() => {
          const { attempt } = activityInfo();
          if (attempt < 7) return Promise.reject(ApplicationFailure.retryable('out of reach', 'SessionUnreachable'));
          return Promise.resolve(attempt);
        }),
      },
    });
    const ended = worker.runUntil(
      environment.client.workflow.execute<typeof stepTest>('stepTest', {
        taskQueue: 'steps',
        workflowId: randomUUID(),
        args: [input],
        retry: { maximumAttempts: 1 },
      }),
    );
    await expect(ended.finally(() => environment.teardown())).resolves.toBe(7);
  });
});
