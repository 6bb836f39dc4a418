import { msToTs } from '@temporalio/common/lib/time.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Intermission, registerSearchAttributes, RunNotFoundError } from '../../client/index.js';
import { SEARCH_ATTRIBUTES } from '../../infra/temporal/names.js';
import { startTemporal } from '../support/temporal/temporal.js';
import { intermission } from './support.js';

describe('a namespace that is not ready for us', () => {
  let temporal: TestWorkflowEnvironment;

  beforeAll(async () => {
    temporal = await startTemporal();
  });
  afterAll(async () => {
    await temporal.teardown();
  });

  it('ends a worker with one sentence when it is not there', async () => {
    const settings = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: 'nope' };
    expect(await intermission(['worker'], settings)).toEqual({
      code: 1,
      stdout: '',
      stderr: `There is no namespace nope at ${temporal.address} (TEMPORAL_NAMESPACE)\n`,
    });
  });

  it('refuses a start, and a list, with the command that registers its search attributes', async () => {
    const { workflowService } = temporal.connection;
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await workflowService.registerNamespace({ namespace: 'bare', workflowExecutionRetentionPeriod });
    const client = Intermission.connect({ address: temporal.address, namespace: 'bare' });
    const automation = { url: 'http://127.0.0.1/', parameters: { input_parameters: {} }, nodes: [] };
    // A new namespace is known everywhere some seconds later.
    const error = await vi.waitFor(
      async () => {
        const thrown: unknown = await client.startRun({ automation }).catch((failed: unknown) => failed);
        if (thrown instanceof RunNotFoundError || String(thrown).includes('no namespace')) throw thrown as Error;
        return thrown;
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(error).toMatchObject({
      name: 'UnavailableError',
      // Of those that are missing, Temporal names any one.
      message: expect.stringMatching(
        /^The namespace lacks the search attribute Intermission\w+; register them once with `intermission doctor --register` \(in a checkout `npm run -s intermission -- doctor --register`\)$/,
      ) as string,
    });
    await expect(client.listRuns()).rejects.toMatchObject({
      name: 'UnavailableError',
      message:
        'The namespace bare lacks the search attributes IntermissionStatus, IntermissionOwner, IntermissionAutomation, IntermissionTenant; ' +
        'register them once with `intermission doctor --register` (in a checkout `npm run -s intermission -- doctor --register`)',
    });

    await registerSearchAttributes(temporal.connection, 'bare');
    const list = () => client.listRuns().catch(String);
    await expect.poll(list, { timeout: 30_000 }).toEqual({ runs: [] });
    // The answer is remembered, since the page of the runs asks every few seconds.
    await temporal.connection.operatorService.removeSearchAttributes({
      namespace: 'bare',
      searchAttributes: Object.keys(SEARCH_ATTRIBUTES),
    });
    const other = Intermission.connect({ address: temporal.address, namespace: 'bare' });
    const listAnew = () => other.listRuns().catch(String);
    await expect.poll(listAnew, { timeout: 30_000 }).toContain('lacks the search attributes');
    expect(await list()).toEqual({ runs: [] });
    await other.close();
    await client.close();
  });
});
