import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';

const folder = new URL('../histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.bin'));

describe('the recorded histories', () => {
  it('are there', () => expect(names.length).toBeGreaterThanOrEqual(9));

  it.each(names)('%s replays on the workflow code as it is now', async (name) => {
    const history = proto.temporal.api.history.v1.History.decode(readFileSync(new URL(name, folder)));
    const workflowBundle = { codePath: fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url)) };
    await Worker.runReplayHistory({ workflowBundle }, history);
  });
});
