import { expect, it } from 'vitest';
import type { RunState } from '../../../../contracts/run-state.js';
import { failureOf } from '../../../support/runs/run-failure.js';
import { useTimeSkipping } from '../../../support/temporal/time-skipping.js';
import { iterationsOf } from './nodes.js';

const system = useTimeSkipping();

// A file of its own: what other runs leave open on the server keeps it from skipping time.
it('a loop never passes over the end of the run', async () => {
  const run = await system.start({
    automation: {
      url: `${system.practice.url}/counter`,
      parameters: { input_parameters: { item: ['a', 'b'] } },
      nodes: [
        {
          type: 'for_loop_node',
          variable_name: 'item',
          on_error_in_loop: 'continue',
          nodes: [{ type: 'action_node', sleep_action: { sleep_time: 599 } }],
        },
      ],
    },
  });
  await system.until(run, ({ status }) => status === 'running');
  const failure = await system.skip('592s', failureOf(run.result()));
  expect(failure.type).toBe('RunTimeoutException');
  expect(iterationsOf(await run.query<RunState>('status'))).toEqual([[]]);
});
