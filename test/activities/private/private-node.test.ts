import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { loadHandlers } from '../../../activities/private/load-handlers.js';
import { useTimeSkipping } from '../../support/temporal/time-skipping.js';
import { dataOf, each, set } from '../../workflows/nodes/control/nodes.js';

const zod = new URL('../../../node_modules/zod/index.js', import.meta.url).href;
const file = join(tmpdir(), `handlers-${process.pid}.mjs`);
const system = useTimeSkipping(async () => {
  await writeFile(
    file,
    `import { z } from '${zod}';
     export default [
       { name: 'greet', inputs: z.object({ who: z.string().min(1) }), run: async ({ inputs, page, note }) => {
         note('greeting');
         return { words: 'Hello ' + inputs.who, path: new URL(page.url()).pathname, list: [1, 2] };
       } },
       { name: 'fails', inputs: z.object({}), run: async () => { throw new Error('The record is locked'); } },
     ];`,
  );
  return { INTERMISSION_HANDLERS: file };
});

async function ended(...nodes: unknown[]): Promise<RunState> {
  const automation = {
    url: `${system.practice.url}/counter`,
    parameters: { input_parameters: { who: ['Ana', 'Ben'] } },
    nodes,
  };
  const run = await system.start({ automation });
  await run.result().catch(() => undefined);
  return run.query<RunState>('status');
}

const call = (handler: string, inputs: object, output_variable_names?: string[]) => ({
  type: 'private_node',
  handler,
  inputs,
  output_variable_names,
});

describe('a private node', () => {
  it('calls its handler with the page and its inputs, and keeps members of the result by name', async () => {
    const state = await ended(
      each('who', [call('greet', { who: '{who[index]}' }, ['words', 'list']), set('x', '{list[1]}', 'x')]),
    );
    expect(state.error).toBeUndefined();
    expect(dataOf(state).slice(0, 3)).toEqual([{ words: 'Hello Ana' }, { list: [1, 2] }, { x: 2 }]);
    expect(dataOf(state)[3]).toEqual({ words: 'Hello Ben' });
    expect(state.log.map(({ text }) => text)).toContain('greeting');
  });

  it('keeps the whole result under one name', async () => {
    const state = await ended(call('greet', { who: 'Cy' }, ['all']));
    expect(dataOf(state)).toEqual([{ all: { words: 'Hello Cy', path: '/counter', list: [1, 2] } }]);
  });

  it('fails before a browser opens when the workers lack its handler', async () => {
    const state = await ended(set('a', '1', 'a'), call('nobody', {}));
    expect(state.error).toMatchObject({
      type: 'HandlerNotRegistered',
      message: 'nodes.1.handler: no handler is registered for nobody',
    });
    expect(state.nodes.map((node) => node.state)).toEqual(['waiting', 'waiting']);
  });

  it.each([
    ['greet', { who: '' }, undefined, 'InvalidAutomation', 'The handler does not take these inputs: inputs.who: '],
    ['fails', {}, undefined, 'ActionFailed', 'The handler failed: The record is locked'],
    ['greet', { who: 'D' }, ['words', 'nope'], 'ActionFailed', "The handler's result has no nope"],
  ])('fails the run with what is wrong with %s, number %#', async (handler, inputs, names, type, words) => {
    const state = await ended(call(handler, inputs, names));
    expect(state.error).toMatchObject({
      type,
      node: 0,
      message: expect.stringContaining(`Step 1 (private handler ${handler}): ${words}`) as string,
    });
  });

  it('stops a worker whose module of handlers is wrong', async () => {
    await expect(loadHandlers('./nowhere.mjs')).rejects.toThrow(
      'INTERMISSION_HANDLERS (handlers of private nodes): ./nowhere.mjs cannot be loaded',
    );
    await expect(loadHandlers(zod)).rejects.toThrow();
  });
});
