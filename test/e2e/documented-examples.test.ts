import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { example, withNodes } from '../automation/reading.js';
import { modelSettings, type ModelStub, startModelStub } from '../support/models/model-stub.js';
import { type Runs, runsOf } from '../support/runs/runs.js';
import { useSystem } from '../support/system/system.js';
import { answer, DOCUMENTED, type DocumentedExample, NOT_RUN, PLACES } from './documented/cases.js';

const SLOTS = 4;

let stub: ModelStub;
const test = useSystem(async () => {
  stub = await startModelStub(answer);
  return { ...modelSettings(stub), INTERMISSION_BROWSERS_SLOTS: String(SLOTS) };
});
let runs: Runs;
/** The outcome of each example. As many run at once as there are slots. */
const played = new Map<string, Promise<RunState>>();
beforeAll(() => {
  // They outlive the single test.
  runs = runsOf(test.system);
  const lanes: Promise<unknown>[] = Array.from({ length: SLOTS }, () => Promise.resolve());
  DOCUMENTED.forEach((one, at) => {
    const lane = at % SLOTS;
    const run = lanes[lane]!.then(() => play(one));
    lanes[lane] = run.catch(() => undefined);
    played.set(one.file, run);
  });
});
afterAll(() => stub?.stop());

async function play(one: DocumentedExample): Promise<RunState> {
  const runId = await runs.start(automationOf(one), one.secure && { secureParameters: one.secure });
  if (one.person) {
    await runs.untilPaused(runId);
    await runs.call('POST', `/v1/runs/${runId}/human-done`, {});
  }
  return runs.until(runId, hasEnded, 120_000);
}

/** The example as it stands, but for addresses, the model, and values that are only placeholders. */
function automationOf({ file, page = '/steps', values = {}, around = (node) => [node] }: DocumentedExample): unknown {
  const text = PLACES.reduce(
    (before, [address, path]) => before.replaceAll(address, test.site(path)),
    JSON.stringify(example(file)),
  ).replaceAll('gemini/gemini-2.5-pro', 'local/stub');
  const json = JSON.parse(text) as { parameters: { input_parameters: object } };
  const document = file.startsWith('nodes/')
    ? withNodes(around(json), { parameters: { input_parameters: values } })
    : {
        ...json,
        parameters: { ...json.parameters, input_parameters: { ...json.parameters.input_parameters, ...values } },
      };
  return { ...(document as object), url: `${test.site(page)}?run=${file}` };
}

/** The values that the page received, without codes, which are new each time. */
function told(file: string): Record<string, number> {
  const steps = Object.entries(test.system.practice.visits.effects[file] ?? {});
  return Object.fromEntries(
    steps.map(([step, times]) => [step.replace(/^(auth_code) = \d{6}$/, '$1 = ######'), times]),
  );
}

const hasEnded = ({ status }: RunState) => !['queued', 'running', 'awaiting_human'].includes(status);

describe('the documented examples', () => {
  const documented = ['automations', 'nodes'].flatMap((folder) => {
    const index = example(`${folder}/index.json`) as { file: string; page?: string; errors?: string[] }[];
    return index.filter(({ page, errors }) => page && !errors).map(({ file }) => `${folder}/${file}`);
  });

  it('are all run, or it is said why not', () => {
    const named = [...DOCUMENTED.map(({ file }) => file), ...Object.keys(NOT_RUN)];
    expect(named.sort()).toEqual(documented.sort());
  });

  it.each(DOCUMENTED)(
    'does what $file says',
    async ({ file, did, sent, outputs, files, fails }) => {
      const state = await played.get(file)!;
      expect(state.error?.type).toBe(fails);
      expect(state.status).toBe(fails === undefined ? 'succeeded' : 'failed');
      if (did !== undefined) expect(told(file)).toEqual(did);
      if (sent !== undefined) expect(test.system.practice.visits.latest(sent.path)?.values).toEqual(sent.values);
      if (outputs !== undefined) expect(state.outputs).toEqual(outputs);
      const kept = state.artifacts.map(({ name }) => name).filter((name) => name !== 'final.jpg');
      if (files !== undefined) expect(kept.sort()).toEqual(files);
    },
    300_000,
  );
});
