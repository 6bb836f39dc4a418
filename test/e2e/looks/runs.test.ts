import { afterAll, describe } from 'vitest';
import { click, pause, typeInto } from '../../support/runs/automations.js';
import { failing } from '../../workflows/nodes/control/nodes.js';
import { type ModelStub, modelSettings, startModelStub } from '../../support/models/model-stub.js';
import { useSystem } from '../../support/system/system.js';
import { headline, itLooksRight, LONG, sightsOf } from './sights.js';

let stub: ModelStub;
const test = useSystem(async () => {
  stub = await startModelStub({ json: { order_id: 'A-1001', prices: [49.9, 289] } });
  return { ...modelSettings(stub), INTERMISSION_BROWSERS_SLOTS: '6' };
});
afterAll(() => stub?.stop());
const { asOperator, ended, starts } = sightsOf(test);

const sleeping = { type: 'action_node', sleep_action: { sleep_time: 30 } };

describe('what people see of runs and their ends', () => {
  itLooksRight(test, {
    running: async () =>
      asOperator(await starts('/login', typeInto('Username', 'ana'), sleeping), (page) =>
        page.getByText('The automation is working.').waitFor(),
      ),
    succeeded: async () => {
      const extraction = {
        type: 'action_node',
        extraction_action: {
          unique_identifier: 'orders',
          llm: {
            extraction_format: { 'order id': 'str', prices: 'List[float]' },
            extraction_instructions: 'The first order',
          },
        },
      };
      const download = {
        type: 'action_node',
        interaction_action: {
          click_element: {
            command: 'get_by_text("Download the note", exact=True)',
            expect_download: true,
            download_filename: 'Rechnung',
            download_metadata: { customer: 'Ana Lima', year: 2026 },
          },
        },
      };
      return ended(await starts('/downloads', extraction, download, pause(0.1, { on_timeout: 'continue' })));
    },
    'nobody came': async () => ended(await starts('/login', typeInto('Username', 'ana'), pause(1), click('Submit'))),
    failed: async () => ended(await starts('/login', failing(LONG))),
    declined: async () => {
      const runId = await starts('/login', pause(60));
      await test.runs.untilPaused(runId);
      await test.runs.call('POST', `/v1/runs/${runId}/decline`, { reason: LONG });
      return ended(runId);
    },
    cancelled: async () => {
      const runId = await starts('/login', pause(60));
      await test.runs.untilPaused(runId);
      await test.runs.call('POST', `/v1/runs/${runId}/cancel`, {});
      return ended(runId);
    },
    cancelling: async () =>
      asOperator(await starts('/login', pause(300)), (page) =>
        page.getByRole('button', { name: 'Cancel run' }).click(),
      ),
    runs: async () => {
      await starts('/login', sleeping);
      return {
        ...(await asOperator(await starts('/login', pause(60)), headline)),
        path: '/',
        show: (page) => page.getByRole('heading', { name: 'Runs' }).waitFor(),
      };
    },
  });
});
