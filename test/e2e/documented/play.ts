import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { example, withNodes } from '../../automation/reading.js';
import { modelSettings, type ModelStub, startModelStub } from '../../support/models/model-stub.js';
import { type Runs, runsOf } from '../../support/runs/runs.js';
import { useSystem } from '../../support/system/system.js';
import { answer, DOCUMENTED, type DocumentedExample, NOT_RUN, PLACES } from './cases.js';

const SLOTS = 4;

/** Runs every documented example of a folder, and tests its outcome. */
export function itDoesWhatIsDocumented(folder: 'automations' | 'nodes'): void {
  const examples = DOCUMENTED.filter(({ file }) => file.startsWith(`${folder}/`));
  let stub: ModelStub;
  const test = useSystem(async () => {
    stub = await startModelStub(answer);
    return { ...modelSettings(stub), INTERMISSION_BROWSERS_SLOTS: String(SLOTS) };
  });
  /** The outcome of each example. As many run at once as there are slots. */
  const played = new Map<string, Promise<RunState>>();
  beforeAll(() => {
    // They outlive the single test.
    const runs = runsOf(test.system);
    const lanes: Promise<unknown>[] = Array.from({ length: SLOTS }, () => Promise.resolve());
    examples.forEach((one, at) => {
      const lane = at % SLOTS;
      const run = lanes[lane]!.then(() =>
        play(
          runs,
          automationOf(one, (path) => test.site(path)),
          one,
        ),
      );
      lanes[lane] = run.catch(() => undefined);
      played.set(one.file, run);
    });
  });
  afterAll(() => stub?.stop());

  it('runs every example, or says why not', () => {
    const index = example(`${folder}/index.json`) as { file: string; page?: string; errors?: string[] }[];
    const documented = index.filter(({ page, errors }) => page && !errors).map(({ file }) => `${folder}/${file}`);
    const notRun = Object.keys(NOT_RUN).filter((file) => file.startsWith(`${folder}/`));
    const named = [...examples.map(({ file }) => file), ...notRun];
    expect(named.sort()).toEqual(documented.sort());
  });

  it.each(examples)(
    'does what $file says',
    async ({ file, did, sent, outputs, files, fails }) => {
      const { visits } = test.system.practice;
      const state = await played.get(file)!;
      expect(state.error?.type).toBe(fails);
      expect(state.status).toBe(fails === undefined ? 'succeeded' : 'failed');
      if (did !== undefined) expect(told(visits.effects[file])).toEqual(did);
      if (sent !== undefined) expect(visits.latest(sent.path)?.values).toEqual(sent.values);
      if (outputs !== undefined) expect(state.outputs).toEqual(outputs);
      const kept = state.artifacts.map(({ name }) => name).filter((name) => name !== 'final.jpg');
      if (files !== undefined) expect(kept.sort()).toEqual(files);
    },
    300_000,
  );
}

async function play(runs: Runs, automation: unknown, one: DocumentedExample): Promise<RunState> {
  const runId = await runs.start(automation, one.secure && { secureParameters: one.secure });
  if (one.person) {
    await runs.untilPaused(runId);
    await runs.call('POST', `/v1/runs/${runId}/human-done`, {});
  }
  return runs.until(runId, hasEnded, 120_000);
}

/** The example as it stands, but for addresses, the model, and values that are only placeholders. */
function automationOf(
  { file, page = '/steps', values = {}, around = (node) => [node] }: DocumentedExample,
  site: (path: string) => string,
): unknown {
  const text = PLACES.reduce(
    (before, [address, path]) => before.replaceAll(address, site(path)),
    JSON.stringify(example(file)),
  ).replaceAll('gemini/gemini-2.5-pro', 'local/stub');
  const json = JSON.parse(text) as { parameters: { input_parameters: object } };
  const document = file.startsWith('nodes/')
    ? withNodes(around(json), { parameters: { input_parameters: values } })
    : {
        ...json,
        parameters: { ...json.parameters, input_parameters: { ...json.parameters.input_parameters, ...values } },
      };
  return { ...(document as object), url: `${site(page)}?run=${file}` };
}

/** The values that the page received, without codes, which are new each time. */
function told(effects: Record<string, number> = {}): Record<string, number> {
  return Object.fromEntries(
    Object.entries(effects).map(([step, times]) => [step.replace(/^(auth_code) = \d{6}$/, '$1 = ######'), times]),
  );
}

const hasEnded = ({ status }: RunState) => !['queued', 'running', 'awaiting_human'].includes(status);
