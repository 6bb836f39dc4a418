import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENDED } from '../../client/index.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { useStack } from '../support/system/stack.js';
import { oddities } from './mutations.js';
import { SERVED_RUNS } from './size.js';

const SIGNALS = ['humanDone', 'humanDeclined', 'sessionOpened'] as const;
const UPDATES = ['claimLink', 'extendPause', 'takeControl', 'checkDone', 'mailFreshLink'] as const;

type Message = [name: (typeof SIGNALS | typeof UPDATES)[number], argument: unknown];
const messages = (names: Message[0][], argument: fc.Arbitrary<unknown>): fc.Arbitrary<Message> =>
  fc.tuple(fc.constantFrom(...names), argument);
const ofPause = (more: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ pauseId: fc.constant('pause-1'), ...more });

/** Right names with wrong values: nothing that a run would rightly take for an answer. */
const wrongMessages = fc.oneof(
  messages(
    [...SIGNALS, ...UPDATES],
    fc.oneof(
      oddities.filter((value) => value !== null && typeof value !== 'string' && JSON.stringify(value) !== '{}'),
      fc.record({ pauseId: fc.oneof(fc.nat(), fc.constant([]), fc.constant({})), by: oddities, reason: oddities }),
    ),
  ),
  messages(
    ['humanDone', 'humanDeclined', 'takeControl'],
    ofPause({ claimId: fc.constant('c'), by: fc.string({ minLength: 321, maxLength: 400 }) }),
  ),
  messages(['extendPause'], ofPause({ seconds: fc.constantFrom<unknown>(-1, 0, 1e308, '5', []) })),
  messages(['claimLink'], ofPause({ generation: oddities, claimId: fc.constantFrom<unknown>(7, '', null) })),
);

describe('a run whose Temporal is open to anybody', () => {
  const stack = useStack();

  /** A task that fails is tried again for ever: the run would be stuck. */
  async function failedTasks(runId: string): Promise<number> {
    const { events } = await stack.temporal.client.workflow.getHandle(runId).fetchHistory();
    return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes != null).length;
  }

  it('is not stopped, answered or moved by signals and updates with wrong arguments', async () => {
    const { runId } = await stack.start(pause());
    const before = await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    const run = stack.temporal.client.workflow.getHandle(runId);
    await fc.assert(
      fc.asyncProperty(wrongMessages, async ([name, argument]) => {
        if ((SIGNALS as readonly string[]).includes(name)) await run.signal(name, argument);
        else
          expect(await refusal(run, name, argument)).toMatch(/^(InvalidArgument|LinkUsed|PauseNotOpen|LinkExpired)$/);
      }),
      { numRuns: SERVED_RUNS },
    );
    const after = await stack.until(runId, () => true);
    expect(after.pause).toEqual(before.pause);
    expect(await failedTasks(runId)).toBe(0);
    await run.signal('humanDone');
    await stack.until(runId, ({ status }) => status === 'succeeded');
  });

  async function refusal(run: WorkflowHandle, name: string, argument: unknown): Promise<string> {
    try {
      await run.executeUpdate(name, { args: [argument] });
      return 'taken';
    } catch (error) {
      return String((error as { cause?: { type?: string } }).cause?.type);
    }
  }

  it('ends with a typed failure when it was started with anything but what starts a run', async () => {
    const automation = automationOf(stack.site);
    const inputs = fc.oneof(
      oddities,
      fc.record({ automation: oddities }),
      fc.record({
        automation: fc.constant(automation),
        automationName: fc.oneof(fc.nat(), fc.string({ minLength: 201 })),
      }),
      fc.record({ automation: fc.constant(automation), owner: fc.constantFrom<unknown>(5, 'ana', {}, { email: 7 }) }),
      fc.record({ automation: fc.constant(automation), inputParameters: fc.constantFrom<unknown>(5, [], { a: 1 }) }),
      fc.constant({ automation: { ...automation, nodes: Array.from({ length: 5000 }, () => 7) } }),
    );
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        const runId = `run-${randomUUID()}`;
        const started = await stack.temporal.client.workflow.start('automation', {
          taskQueue: 'intermission',
          workflowId: runId,
          args: [input],
          workflowExecutionTimeout: '60s',
        });
        const { error } = await stack.until(runId, ({ status }) => ENDED.includes(status));
        expect(error?.type).toMatch(/^(InvalidAutomation|UnsupportedFeature)$/);
        expect(await failedTasks(runId)).toBe(0);
        await expect(started.result()).rejects.toThrow();
      }),
      { numRuns: Math.ceil(SERVED_RUNS / 5) },
    );
  });

  it('takes a flood of updates, ten at a time, and still hears the person', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    const flood = Array.from({ length: 150 }, (_, at) =>
      stack.intermission
        .takeControl(runId, { pauseId: 'pause-1', claimId: `claim-${at}`, by: 'flood', isOperator: true })
        .then(
          () => 'taken',
          (error: unknown) => (error as Error).name,
        ),
    );
    await stack.intermission.humanDone(runId, { pauseId: 'pause-1', by: 'ana@example.com' });
    const { log } = await stack.until(runId, ({ status }) => status === 'succeeded');
    expect(log.some(({ text }) => text === 'answered: done by ana@example.com')).toBe(true);
    const told = new Set(await Promise.all(flood));
    expect(
      [...told].filter(
        (what) => !['taken', 'PauseNotOpenError', 'UnavailableError', 'RunNotFoundError'].includes(what),
      ),
    ).toEqual([]);
    expect(await failedTasks(runId)).toBe(0);
  });
});
