import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { expect, it } from 'vitest';
import { ENDED } from '../../client/index.js';
import { EncryptionCodec } from '../../infra/temporal/encryption-codec.js';
import { readEncryptionKeys } from '../../config/encryption-keys.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { useStack } from '../support/system/stack.js';

const bytes = (text: string) => Buffer.from(text);
const json = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const keys = (setting: string) => readEncryptionKeys({ INTERMISSION_ENCRYPTION_KEYS: setting });
const FOREIGN = `foreign:${'1b'.repeat(32)}`;

/** What anybody who reaches Temporal can send in place of a value. */
async function undecodable(): Promise<Record<string, Payload[]>> {
  const sealed = await new EncryptionCodec(keys(FOREIGN)).encode([json({ pauseId: 'pause-1' })]);
  return {
    'an unknown encoding': [{ metadata: { encoding: bytes('binary/nonsense') }, data: bytes('x') }],
    'JSON that is cut': [{ metadata: { encoding: bytes('json/plain') }, data: bytes('{"pauseId": "pau') }],
    'no metadata': [{ data: bytes('{}') }],
    nothing: [{}],
    'protobuf JSON': [{ metadata: { encoding: bytes('json/protobuf') }, data: bytes('{}') }],
    'a second argument of an unknown encoding': [
      json('pause-1'),
      { metadata: { encoding: bytes('?') }, data: bytes('x') },
    ],
    'a key that no worker has': sealed,
    'an encrypted payload that is cut': sealed.map(({ metadata }) => ({ metadata, data: bytes('short') })),
  };
}
const NAMES = Object.keys(await undecodable());

/** The tests of a system with this setting of `INTERMISSION_ENCRYPTION_KEYS`. */
export function refusesUndecodable(setting: string): void {
  const stack = useStack({ INTERMISSION_ENCRYPTION_KEYS: setting });
  const service = () => stack.temporal.client.workflowService;
  const namespace = () => stack.temporal.client.options.namespace;

  async function failedTasks(runId: string): Promise<number> {
    const { events } = await stack.temporal.client.workflow.getHandle(runId).fetchHistory();
    return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes != null).length;
  }

  const signal = (runId: string, signalName: string, payloads: Payload[]) =>
    service().signalWorkflowExecution({
      namespace: namespace(),
      workflowExecution: { workflowId: runId },
      signalName,
      input: { payloads },
    });

  it('changes nothing as a signal, query or update, and the run hears Done', async () => {
    const { runId } = await stack.start(pause());
    const before = await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    for (const [name, payloads] of Object.entries(await undecodable())) {
      for (const signalName of ['humanDone', 'humanDeclined', 'sessionOpened', 'unknownSignal']) {
        await signal(runId, signalName, payloads);
      }
      const update = service().updateWorkflowExecution({
        namespace: namespace(),
        workflowExecution: { workflowId: runId },
        waitPolicy: { lifecycleStage: 3 },
        request: { meta: { updateId: randomUUID() }, input: { name: 'extendPause', args: { payloads } } },
      });
      expect((await update).outcome?.failure?.applicationFailureInfo?.type, name).toBe('InvalidArgument');
      const query = service().queryWorkflow({
        namespace: namespace(),
        execution: { workflowId: runId },
        query: { queryType: 'status', queryArgs: { payloads } },
      });
      expect((await query).queryResult?.payloads, name).toHaveLength(1);
    }
    const after = await stack.until(runId, () => true);
    expect(after.pause).toEqual(before.pause);
    const refused = after.log.filter(({ text }) => text.endsWith('with an invalid argument'));
    expect(refused).toHaveLength(3 * NAMES.length);
    expect(JSON.stringify(after.log)).not.toContain('nonsense');
    await stack.intermission.humanDone(runId, { pauseId: 'pause-1' });
    await stack.until(runId, ({ status }) => status === 'succeeded');
    expect(await failedTasks(runId)).toBe(0);
  });

  it('leaves a run open to Cancel', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, ({ pause }) => pause !== undefined);
    for (const payloads of Object.values(await undecodable())) await signal(runId, 'humanDone', payloads);
    await stack.intermission.cancelRun(runId);
    await stack.until(runId, ({ status }) => status === 'cancelled');
  });

  it.each(NAMES)('fails a start with InvalidAutomation: %s', async (name) => {
    const runId = `run-${randomUUID()}`;
    const payloads = (await undecodable())[name]!;
    await service().startWorkflowExecution({
      namespace: namespace(),
      workflowId: runId,
      requestId: randomUUID(),
      workflowType: { name: 'automation' },
      taskQueue: { name: 'intermission' },
      input: {
        payloads: payloads.length > 1 ? [json({ automation: automationOf(stack.site) }), payloads[1]!] : payloads,
      },
      memo: { fields: { odd: payloads.at(-1)! } },
      header: { fields: { odd: payloads.at(-1)! } },
    });
    // Its memo is as unreadable as its input, so that only Temporal's own record can be asked.
    await expect.poll(() => outcomeOf(runId), { timeout: 20_000 }).toBe('InvalidAutomation');
    expect(await failedTasks(runId)).toBe(0);
  });

  async function outcomeOf(runId: string): Promise<string | null | undefined> {
    const { events } = await stack.temporal.client.workflow.getHandle(runId).fetchHistory();
    return events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.type;
  }

  it('fails a start of an unknown type', async () => {
    const runId = `run-${randomUUID()}`;
    await stack.temporal.client.workflow.start('automatoin', {
      taskQueue: 'intermission',
      workflowId: runId,
      args: [],
    });
    await expect.poll(() => outcomeOf(runId), { timeout: 20_000 }).toBe('InvalidAutomation');
  });

  it('is not made by half a character in a text, and such a run ends as it should', async () => {
    const reason = `${'x'.repeat(999)}\u{1F600}`;
    const { runId } = await stack.start(pause());
    await stack.until(runId, (state) => state.pause !== undefined);
    const run = stack.temporal.client.workflow.getHandle(runId);
    await expect(
      run.executeUpdate('extendPause', { args: [{ pauseId: 'pause-1', '\ud800': 1, seconds: 'x' }] }),
    ).rejects.toThrow();
    await run.signal('humanDeclined', { pauseId: 'pause-1', reason });
    const { error } = await stack.until(runId, ({ status }) => ENDED.includes(status));
    expect(error?.type).toBe('HumanDeclined');
    expect(await failedTasks(runId)).toBe(0);
    const failState = { type: 'action_node', fail_state_action: { failure_message: 'half \ud83d, and more' } };
    const other = await stack.start(failState);
    const ended = await stack.until(other.runId, ({ status }) => ENDED.includes(status));
    expect(ended.error?.type).toBe('FailState');
    expect(await outcomeOf(other.runId)).toBe('FailState');
  });
}
