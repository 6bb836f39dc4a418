import { afterAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf } from '../../support/runs/automations.js';
import { type ProviderStub, startProviderStub, type StubbedProvider } from '../../support/models/provider-stub.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useTimeSkipping } from '../../support/temporal/time-skipping.js';

const MODELS: [provider: StubbedProvider, model: string][] = [
  ['openai', 'gpt-5-mini'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['gemini', 'gemini-2.5-flash'],
];
const stubs = {} as Record<StubbedProvider, ProviderStub>;
afterAll(() => Promise.all(Object.values(stubs).map((stub) => stub.stop())));
const system = useTimeSkipping(async () => {
  for (const [provider] of MODELS) stubs[provider] = await startProviderStub(provider);
  const settings = Object.values(stubs).flatMap((stub) => Object.entries(stub.settings));
  return Object.fromEntries(settings);
});

const node = (action: object) => ({ type: 'action_node', before_sleep_time: 0, end_sleep_time: 0, ...action });
const extraction = node({
  extraction_action: {
    llm: {
      extraction_format: { 'order id': 'str', prices: 'List[float]' },
      extraction_instructions: 'The first order, and all prices',
      source: ['axtree', 'screenshot'],
    },
  },
});

describe.each(MODELS)('the API of %s', (provider, model) => {
  const run = async (path: string, ...nodes: unknown[]) => {
    const automation = { ...automationOf(`${system.practice.url}${path}`, ...nodes), llm_model_name: model };
    return system.start({ automation: { ...automation, llm_provider: provider } });
  };
  const ended = (handle: Awaited<ReturnType<typeof run>>): Promise<RunState> =>
    system.until(handle, ({ status }) => status === 'succeeded' || status === 'failed');

  it('is shown the page and a picture of it, and answers by the schema', async () => {
    const stub = stubs[provider];
    stub.answer({ text: JSON.stringify({ order_id: 'A-1001', prices: [49.9, 289] }) });
    const state = await ended(await run('/table', extraction));
    expect(state.error).toBeUndefined();
    expect(state.outputs).toEqual([{ json_data: { 'order id': 'A-1001', prices: [49.9, 289] } }]);
    const [asked] = stub.requests;
    expect(asked).toMatchObject({ model, maxTokens: 8000, tools: [] });
    expect(asked?.text).toContain('The first order, and all prices');
    expect(asked?.text).toContain('- link "A-1001"');
    expect(asked?.text).toContain('<picture>');
    expect(JSON.stringify(asked?.schema)).toContain('order_id');
    expect(state.usage).toEqual([{ model: `${provider}/${model}`, calls: 1, inputTokens: 100, outputTokens: 10 }]);
  });

  it('gets its output read even if it writes text around it', async () => {
    stubs[provider].answer({ text: 'Here it is:\n```json\n{ "order_id": null, "prices": [1] }\n```' });
    const { outputs } = await ended(await run('/table', extraction));
    expect(outputs).toEqual([{ json_data: { 'order id': null, prices: [1] } }]);
  });

  it('works in the page with tools', async () => {
    const stub = stubs[provider];
    system.practice.visits.reset();
    const refOf = (text: string, what: string) => {
      const line = text.split('\n').findLast((one) => one.includes(`- ${what}`));
      return /\[ref=(\w+)\]/.exec(line ?? '')?.[1];
    };
    stub.answer(
      ({ text }) => ({ call: { name: 'type_text', input: { ref: refOf(text, 'textbox "Full name"'), text: 'Ana' } } }),
      ({ text }) => ({ call: { name: 'click', input: { ref: refOf(text, 'button "Send"') } } }),
      { call: { name: 'finish', input: { success: true, summary: 'sent' } } },
    );
    const task = { agentic_task: { task: 'Send the form for Ana', max_steps: 5 } };
    const state = await ended(await run('/form', node({ interaction_action: task })));
    expect(state.error).toBeUndefined();
    expect(system.practice.visits.latest('/form')?.values).toMatchObject({ name: 'Ana' });
    expect(stub.requests[0]).toMatchObject({ model, mustCall: true });
    expect(stub.requests[0]?.tools).toEqual(expect.arrayContaining(['click', 'type_text', 'finish']));
    expect(state.usage?.[0]).toMatchObject({ calls: 3, inputTokens: 300, outputTokens: 30 });
  });

  it('is asked again after a failure of its own, and not after it refused', async () => {
    const stub = stubs[provider];
    stub.answer(
      { status: 529 },
      { status: 429, headers: { 'retry-after': '1' } },
      { text: '{"order_id":"A","prices":[]}' },
    );
    expect((await ended(await run('/table', extraction))).status).toBe('succeeded');
    expect(stub.requests).toHaveLength(3);
    stub.answer({ status: 403 });
    const failure = await failureOf((await run('/table', extraction)).result());
    expect(failure.type).toBe('ModelFailed');
    expect(failure.message).toContain(`${provider}/${model} refused`);
    expect(stub.requests).toHaveLength(1);
  });
});
