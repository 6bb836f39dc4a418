import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { startSystem, type System } from '../../../bench/system.js';
import { automationOf, click, typeInto } from '../../support/runs/automations.js';
import { ownNamespace } from '../../support/temporal/namespace.js';
import { runsOf } from '../../support/runs/runs.js';

let system: System;
let runs: ReturnType<typeof runsOf>;

beforeAll(async () => {
  system = await startSystem(await ownNamespace());
  runs = runsOf(system);
}, 120_000);
afterAll(() => system.stop());

function extract(action: object, more: object = {}) {
  return { type: 'action_node', extraction_action: { ...action, ...more }, before_sleep_time: 0 };
}

const read = (command: string, name?: string) =>
  extract({
    locator: {
      command,
      extraction_format: { [name ?? 'value']: 'str' },
      ...(name !== undefined && { output_variable_name: name }),
    },
  });

async function run(path: string, ...nodes: unknown[]): Promise<RunState> {
  const runId = await runs.start(automationOf(`${system.practice.url}${path}`, ...nodes));
  return runs.untilEnded(runId);
}

async function artifact({ runId }: RunState, name: string): Promise<Response> {
  return runs.call('GET', `/v1/runs/${runId}/artifacts/${encodeURIComponent(name)}`);
}

describe('a locator extraction', () => {
  it('reads the first match, trimmed, into the output data and a variable that later nodes use', async () => {
    const state = await run(
      '/table',
      {
        ...read('locator("td.price")', 'price'),
        extraction_action: {
          ...read('locator("td.price")', 'price').extraction_action,
          unique_identifier: 'first price',
        },
      },
      {
        type: 'action_node',
        interaction_action: { go_to_url: { url: `${system.practice.url}/search?from={price[0]}` } },
      },
      read('locator("h1")'),
    );
    expect(state).toMatchObject({ status: 'succeeded' });
    expect(state.outputs).toEqual([
      { unique_identifier: 'first price', json_data: { price: '€ 49.90' } },
      { json_data: { node3_output: 'Search' } },
    ]);
  });

  it('fails the run when there is nothing to read, unless null is allowed', async () => {
    const nothing = { command: 'locator("#nowhere")', extraction_format: { x: 'str' }, output_variable_name: 'x' };
    const [strict, lenient] = await Promise.all([
      run('/table', extract({ locator: nothing })),
      run('/table', extract({ locator: nothing }, { allow_none: true })),
    ]);
    expect(strict.error).toMatchObject({
      type: 'ExtractionFailed',
      message: "Step 1 (read #nowhere): Extraction produced null value(s) in variable 'x' and allow_none is False",
    });
    expect(lenient).toMatchObject({ status: 'succeeded', outputs: [{ json_data: { x: null } }] });
  });
});

describe('a screenshot extraction', () => {
  it('keeps pictures under their names, each its own, and leaves no entry in the output data', async () => {
    const picture = (full_page: boolean) => extract({ screenshot: { filename: 'order list.png', full_page } });
    const state = await run('/table', picture(false), picture(true));
    expect(state).toMatchObject({ status: 'succeeded', outputs: [] });
    const names = state.artifacts.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['order list.png', 'order list_2.png']);
    const kept = Buffer.from(await (await artifact(state, 'order list.png')).arrayBuffer());
    expect([kept.readUInt32BE(16), kept.readUInt32BE(20)]).toEqual([1280, 720]);
  });
});

describe('a state extraction', () => {
  it('names what the browser holds; the values are in a file, not in the output data or the history', async () => {
    const state = await run(
      '/search',
      typeInto('What', 'desk'),
      click('Search'),
      read('locator("#found li")', 'first'),
      extract({ state: {} }),
    );
    expect(state.status).toBe('succeeded');
    const { json_data } = state.outputs.at(-1)!;
    expect(json_data).toMatchObject({
      page_url: `${system.practice.url}/search`,
      page_title: expect.stringContaining('Search') as string,
      local_storage: { theme: '•••' },
      session_storage: { last: '•••' },
      document_cookie: 'last=•••',
      artifact: 'state-4.json',
    });
    const whole = (await (await artifact(state, 'state-4.json')).json()) as Record<string, unknown>;
    expect(whole).toMatchObject({ local_storage: { theme: 'light' }, session_storage: { last: 'desk' } });
    expect(whole.cookies).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'visitor', value: 'v-4711' })]),
    );
    expect(JSON.stringify(state)).not.toContain('v-4711');
  });
});
