import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { queueIdOf } from '../../contracts/queue.js';
import { workflowBundlePath } from '../../infra/temporal/data-converter.js';

const folder = new URL('../histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.bin'));

const workflowBundle = { codePath: fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url)) };
const historyOf = (name: string) => proto.temporal.api.history.v1.History.decode(readFileSync(new URL(name, folder)));

/** The workflow id where it matters: a `queuedRun` derives the id of the run that it starts from its own. */
function workflowIdOf(name: string): string | undefined {
  if (!name.endsWith('-queue.bin')) return undefined;
  const started = historyOf(name).events.find((event) => event.startChildWorkflowExecutionInitiatedEventAttributes);
  return queueIdOf(started?.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ?? '');
}

describe('the recorded histories', () => {
  it('are there', () => expect(names.length).toBeGreaterThanOrEqual(9));

  it.each(names)('%s replays on the workflow code as it is now', async (name) => {
    await Worker.runReplayHistory({ workflowBundle }, historyOf(name), workflowIdOf(name));
  });

  it('replay on the bundle of workers that trace', async () => {
    const traced = { codePath: workflowBundlePath([], true) };
    const histories = names.map((name) => ({ workflowId: workflowIdOf(name) ?? name, history: historyOf(name) }));
    const failed: string[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: traced }, histories)) {
      if (error) failed.push(`${workflowId}: ${error.message}`);
    }
    expect(failed).toEqual([]);
  });

  it('replay on one worker several times, after each other, although runs share the modules of automation/', async () => {
    const rounds = [names, [...names].reverse(), names];
    const histories = rounds.flatMap((round, index) =>
      round.map((name) => ({ workflowId: workflowIdOf(name) ?? `${name}-${index}`, history: historyOf(name) })),
    );
    const failed: string[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
      if (error) failed.push(`${workflowId}: ${error.message}`);
    }
    expect(failed).toEqual([]);
  });
});
