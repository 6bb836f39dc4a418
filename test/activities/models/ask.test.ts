import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerOf } from '../../../activities/models/answer.js';
import { ask } from '../../../activities/models/ask.js';
import type { ModelAccess } from '../../../activities/models/question.js';
import { scrub } from '../../../activities/secrets/scrub.js';
import { Usage } from '../../../activities/models/usage.js';
import { readConfig } from '../../../config/index.js';
import { MODEL_KEY, modelSettings, type ModelStub, startModelStub } from '../../support/models/model-stub.js';

let stub: ModelStub;
beforeAll(async () => {
  stub = await startModelStub();
});
afterAll(() => stub?.stop());

function asking(settings: Record<string, string> = {}) {
  const config = readConfig({ ...modelSettings(stub), ...settings }).models;
  const notes: string[] = [];
  const waited: number[] = [];
  const usage = new Usage(config.prices);
  const asked: ModelAccess = {
    config,
    usage,
    ofAutomation: undefined,
    signal: new AbortController().signal,
    // The pauses themselves are what is tested, not the waiting.
    sleep: async (seconds) => {
      waited.push(seconds);
      await sleep(1);
    },
    note: (text) => notes.push(text),
    scrub: (value) => scrub(value, ['top-secret']),
  };
  return { asked, notes, waited, usage };
}

const question = {
  instructions: 'What is the total?',
  content: [{ type: 'text' as const, text: 'Total: 12' }],
  answer: answerOf(z.object({ total: z.int() })),
};

describe('a question to a model', () => {
  it('goes out with the key, the schema and a limit of tokens, and the answer is read by the schema', async () => {
    stub.answer({ json: { total: 12 } });
    const { asked, usage } = asking();
    await expect(ask(asked, question)).resolves.toEqual({ total: 12 });
    const [request] = stub.requests;
    expect(request?.authorization).toBe(`Bearer ${MODEL_KEY}`);
    expect(request?.body).toMatchObject({ model: 'stub', max_tokens: 8000 });
    expect(request?.body.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { strict: true, schema: { required: ['total'] } },
    });
    expect(usage.list).toEqual([{ model: 'local/stub', calls: 1, inputTokens: 100, outputTokens: 10, cost: 0.12 }]);
  });

  it('shows the model no secret that the node was handed', async () => {
    stub.answer({ json: { total: 12 } });
    await ask(asking().asked, {
      ...question,
      instructions: 'Log in with top-secret',
      content: [{ type: 'text', text: 'Your password is top-secret' }],
    });
    expect(stub.requests[0]?.text).toContain('Your password is •••');
    expect(JSON.stringify(stub.requests[0]?.body)).not.toContain('top-secret');
  });

  it('extracts JSON from the surrounding text', async () => {
    stub.answer({ text: 'Sure! Here it is:\n```json\n{"total": 12}\n```' });
    await expect(ask(asking().asked, question)).resolves.toEqual({ total: 12 });
  });

  it.each([
    ['a failing server', { status: 500 }],
    ['too many requests', { status: 429 }],
    ['an answer that does not fit', { json: { total: 'twelve' } }],
    ['an answer that is no JSON', { text: 'I would say about twelve' }],
  ])('is asked again after %s, and counts both calls', async (_, answer) => {
    stub.answer(answer, { json: { total: 12 } });
    const { asked, waited, usage } = asking();
    await expect(ask(asked, question)).resolves.toEqual({ total: 12 });
    expect(stub.requests).toHaveLength(2);
    expect(waited).toEqual([1]);
    expect(usage.list[0]?.calls).toBe(2);
  });

  it('waits as long as the provider asks for', async () => {
    stub.answer({ status: 429, headers: { 'retry-after': '7' } }, { json: { total: 12 } });
    const { asked, waited } = asking();
    await ask(asked, question);
    expect(waited).toEqual([7]);
  });

  it('ends with ModelFailed after three tries', async () => {
    stub.answer({ status: 503 });
    const { asked, waited } = asking();
    await expect(ask(asked, question)).rejects.toMatchObject({
      type: 'ModelFailed',
      nonRetryable: true,
      message: 'no usable answer: local/stub failed (503) (3 tries)',
    });
    expect(stub.requests).toHaveLength(3);
    expect(waited).toEqual([1, 4]);
  });

  it('ends with ModelFailed when the model does not answer in time', async () => {
    stub.answer('hang');
    const { asked } = asking({ INTERMISSION_MODEL_SECONDS: '1' });
    await expect(ask(asked, question)).rejects.toMatchObject({
      type: 'ModelFailed',
      message: 'no usable answer: local/stub did not answer in time (3 tries)',
    });
  });

  it('is not asked again with a key that is refused, and no key is in the failure', async () => {
    const { asked } = asking({ INTERMISSION_MODEL_KEY: 'sk-wrong' });
    const failure = (await ask(asked, question).catch((error: unknown) => error)) as Error;
    expect(failure).toMatchObject({
      type: 'ModelFailed',
      message: 'no usable answer: local/stub refused the key (401)',
    });
    expect(JSON.stringify(failure)).not.toContain('sk-wrong');
    expect(failure.stack).not.toContain('sk-wrong');
  });

  it('goes to the fallback when the first model fails', async () => {
    stub.answer({ status: 404 }, { json: { total: 12 } });
    const { asked, notes, usage } = asking({ INTERMISSION_MODEL_FALLBACK: 'local/other' });
    await expect(ask(asked, question)).resolves.toEqual({ total: 12 });
    expect(stub.requests.map(({ body }) => body.model)).toEqual(['stub', 'other']);
    expect(notes).toEqual(['warning: local/stub is not known to its provider (404)']);
    expect(usage.list.map(({ model, cost }) => [model, cost])).toEqual([
      ['local/stub', 0],
      ['local/other', undefined],
    ]);
  });

  it('goes to the fallback, with a warning, when the model that is wanted is not configured', async () => {
    stub.answer({ json: { total: 12 } });
    const { asked, notes } = asking({ INTERMISSION_MODEL_FALLBACK: 'local/other' });
    await ask(asked, { ...question, model: 'gemini/gemini-2.5-pro' });
    expect(stub.requests.map(({ body }) => body.model)).toEqual(['other']);
    expect(notes).toEqual(['warning: gemini/gemini-2.5-pro is not configured here; asking local/other']);
  });

  it('ends with ModelUnavailable, and says what to set, when no model is configured', async () => {
    const { asked } = asking({ INTERMISSION_MODEL: '' });
    await expect(ask(asked, question)).rejects.toMatchObject({
      type: 'ModelUnavailable',
      message:
        'it needs a language model; none is configured. Set INTERMISSION_MODEL, for example to openai/gpt-5-mini, together with OPENAI_API_KEY',
    });
  });

  it('stops when the run ends', async () => {
    stub.answer('hang');
    const { asked } = asking();
    const end = new AbortController();
    const answer = ask({ ...asked, signal: end.signal }, question);
    setTimeout(() => end.abort(new Error('the run ended')), 200);
    await expect(answer).rejects.toThrow('the run ended');
  });
});
