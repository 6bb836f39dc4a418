import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf, click, pause, typeInto } from '../../support/runs/automations.js';
import { kill } from '../../support/system/kill.js';
import { useSystem } from '../../support/system/system.js';
import { useBackend } from './backend.js';

const backend = useBackend();
const test = useSystem(async () => {
  const file = join(tmpdir(), `network-handlers-${process.pid}.mjs`);
  const zod = new URL('../../../node_modules/zod/index.js', import.meta.url).href;
  await writeFile(
    file,
    `import { z } from '${zod}'; export default [{ name: 'look', inputs: z.object({}), run: () => null }];`,
  );
  return { INTERMISSION_HANDLERS: file, INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' };
});

const network = (params: object, more: object = {}) => ({
  type: 'action_node',
  before_sleep_time: 0,
  extraction_action: { network_call: { url_pattern: '/api/search', ...params } },
  ...more,
});
const searchFor = (what: string) => [typeInto('What', what), click('Search')];

async function run(path: string, ...nodes: unknown[]): Promise<RunState> {
  return runAt(test.site(path), ...nodes);
}

async function runAt(url: string, ...nodes: unknown[]): Promise<RunState> {
  const runId = await test.runs.start(automationOf(url, ...nodes));
  return test.runs.untilEnded(runId);
}

/** A page that does this when its button Ask is pressed. */
function asking(script: string): string {
  const body = `<button>Ask</button><script>document.querySelector('button').onclick = async () => { ${script} };</script>`;
  return backend.reply('/page', { headers: { 'content-type': 'text/html' }, body });
}

const found = (q: string, ...names: string[]) => ({ json_data: { body: { q, found: names } } });

describe('a network_call', () => {
  it('waits for the answer to the latest interaction, and gives what was sent and what came', async () => {
    const state = await run(
      '/search',
      ...searchFor('desk'),
      network({}),
      ...searchFor('chair'),
      network({}),
      network({ extract_from: 'request' }),
    );
    expect(state).toMatchObject({ status: 'succeeded' });
    expect(state.outputs).toEqual([
      found('desk', 'Desk lamp', 'Desk mat', 'Standing desk'),
      found('chair', 'Office chair'),
      { json_data: { body: '{"q":"chair","notes":0}' } },
    ]);
  });

  it('repeats the request outside the page when its answer is to be kept', async () => {
    const download = network({ extract_from: null, download_from: 'request', download_filename: 'found.json' });
    const state = await run('/search', ...searchFor('note'), download);
    expect(state).toMatchObject({ status: 'succeeded', outputs: [] });
    const answer = await test.runs.call('GET', `/v1/runs/${state.runId}/artifacts/found.json`);
    expect(await answer.json()).toEqual({ q: 'note', found: ['Notebook'] });
  });

  it('gives null for an answer that the page gave up, and what was sent whether it is answered or not', async () => {
    backend.reply('/api/given-up', 'no end');
    backend.reply('/api/unheard', 'no answer');
    const page = asking(`
      fetch('/api/unheard', { method: 'POST', body: 'Anybody there?' });
      const { body } = await fetch('/api/given-up');
      await body.cancel();`);
    const state = await runAt(
      page,
      click('Ask'),
      network({ url_pattern: '/api/given-up' }),
      network({ url_pattern: '/api/unheard', extract_from: 'request' }),
    );
    expect(state).toMatchObject({ status: 'succeeded' });
    expect(state.outputs).toEqual([{ json_data: { body: null } }, { json_data: { body: 'Anybody there?' } }]);
  });

  it('reads JSON and text of any type and charset, and gives null for anything else', async () => {
    const answers = [
      ['/api/untyped', {}, Buffer.from('{"a":"報"}')],
      ['/api/octets', { 'content-type': 'application/octet-stream' }, Buffer.from('\ufeff{"a":1}')],
      ['/api/latin', { 'content-type': 'text/plain; charset=iso-8859-1' }, Buffer.from('caf\u00e9', 'latin1')],
      ['/api/bytes', { 'content-type': 'application/octet-stream' }, Buffer.from([0, 1, 2, 255])],
    ] as const;
    for (const [path, headers, body] of answers) backend.reply(path, { headers, body });
    backend.reply('/api/sent', { body: 1 });
    const page = asking(`
      for (const path of ${JSON.stringify(answers.map(([path]) => path))}) await (await fetch(path)).arrayBuffer();
      await fetch('/api/sent', { method: 'POST', body: new Uint8Array([255, 254, 0, 216, 7]).subarray(2) });`);
    const state = await runAt(
      page,
      click('Ask'),
      network({ url_pattern: '/api/sent', extract_from: 'request' }),
      ...answers.map(([path]) => network({ url_pattern: path })),
    );
    expect(state).toMatchObject({ status: 'succeeded' });
    expect(state.outputs.map(({ json_data }) => json_data?.body)).toEqual([null, { a: '報' }, { a: 1 }, 'café', null]);
  });

  it('looks back to the latest interaction, and a private node does not count as one', async () => {
    backend.reply('/api/one', { headers: { 'content-type': 'application/json' }, body: { one: 1 } });
    const page = asking("await (await fetch('/api/one')).json()");
    const waits = { type: 'action_node', sleep_action: { sleep_time: 1 } };
    const state = await runAt(
      page,
      click('Ask'),
      waits,
      { type: 'private_node', handler: 'look' },
      network({ url_pattern: '/api/one' }),
    );
    expect(state).toMatchObject({ status: 'succeeded', outputs: [{ json_data: { body: { one: 1 } } }] });
  });

  it('saves a response that is too large to pass on as a file', async () => {
    const state = await run('/search?notes=2500000', ...searchFor('note'), network({}));
    expect(state.status).toBe('succeeded');
    const { body } = state.outputs[0]!.json_data as { body: { artifact: string; bytes: number } };
    expect(body.bytes).toBeGreaterThan(2_500_000);
    expect(state.artifacts.map(({ name }) => name)).toContain(body.artifact);
  });

  it('finds what was recorded although the worker was killed since', async () => {
    const runId = await test.runs.start(
      automationOf(test.site('/search'), ...searchFor('mat'), pause(60), network({})),
    );
    await test.runs.untilPaused(runId);
    await kill(test.system, 'worker');
    await test.runs.call('POST', `/v1/runs/${runId}/human-done`);
    const state = await test.runs.untilEnded(runId);
    expect(state).toMatchObject({ status: 'succeeded', outputs: [found('mat', 'Desk mat')] });
  });

  it('is not given what a person sent while they acted, unless the automation says so, and then they are told', async () => {
    const typed = async (more: object) => {
      const read = (extract_from: string) => network({ extract_from, ...more });
      const kept = network({ extract_from: null, download_from: 'request', ...more });
      const { runId, owner } = await test.paused('/search', { after: [read('request'), read('response'), kept] });
      const told = await owner.page.locator('.promise').innerText();
      await owner.click(await test.place('/search', 'input[name=q]'));
      await owner.type('ImPassword7');
      await owner.page.keyboard.press('Enter');
      await owner.done();
      return { told, state: await test.runs.untilEnded(runId) };
    };
    const [left, taken] = await Promise.all([typed({}), typed({ include_human_requests: true })]);
    expect(left.state).toMatchObject({ status: 'succeeded', outputs: [] });
    expect(JSON.stringify(left.state)).not.toContain('ImPassword7');
    expect(left.state.log.map(({ text }) => text)).toContain(
      'warning: requests that began while a person acted are left out; set include_human_requests to include them',
    );
    expect(left.told).toContain('What you type goes to the page and is not recorded.');
    expect(taken.state.outputs).toMatchObject([{ json_data: { body: '{"q":"ImPassword7","notes":0}' } }, {}]);
    expect(taken.told).toContain(
      'While you work, the automation may read what this page sends, including what you type.',
    );
    const check = { type: 'action_node', assertion_action: { network_call: { url_pattern: '/api/search' } } };
    const { runId, owner } = await test.paused('/search', { after: [check] });
    await owner.click(await test.place('/search', 'button'));
    await owner.done();
    expect(await test.runs.untilEnded(runId)).toMatchObject({ status: 'succeeded' });
  });

  it('stores nothing when it finds nothing, and says so', async () => {
    const state = await run('/table', network({ url_pattern: '/api/nothing' }));
    expect(state).toMatchObject({ status: 'succeeded', outputs: [] });
    expect(state.log.map(({ text }) => text)).toContain('warning: the page made no such request within 10 s');
  });
});

describe('an assertion on the network', () => {
  const check = (params: object) => ({ type: 'action_node', assertion_action: { network_call: params } });

  it('holds when the page made the request, and else fails the run', async () => {
    const json = { 'content-type': 'application/json' };
    const [holds, fails] = await Promise.all([
      run('/search', ...searchFor('desk'), check({ url_pattern: '/api/search', header_filter: json })),
      run('/search', ...searchFor('desk'), check({ url_pattern: '/api/search', header_filter: { 'x-ok': '1' } })),
    ]);
    expect(holds.status).toBe('succeeded');
    expect(fails.error).toMatchObject({
      type: 'AssertionFailed',
      message:
        'Step 3 (check that the page made the request /api/search): The page made no such request with the headers x-ok as asked within 10 s',
    });
  });
});
