import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf } from '../../support/runs/automations.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useModels } from '../models/use-models.js';

const models = useModels();

const node = (action: object) => ({ type: 'action_node', before_sleep_time: 0, end_sleep_time: 0, ...action });
const extraction = (llm: object, more: object = {}) =>
  node({
    extraction_action: {
      ...more,
      llm: {
        extraction_format: { 'order id': 'str', prices: 'List[float]' },
        extraction_instructions: 'The first order, and all prices',
        ...llm,
      },
    },
  });
const assertion = (instructions: string) =>
  node({ assertion_action: { llm: { extraction_instructions: instructions } } });

async function run(path: string, ...nodes: unknown[]) {
  return models.system.start({ automation: automationOf(`${models.system.practice.url}${path}`, ...nodes) });
}

async function ended(handle: Awaited<ReturnType<typeof run>>): Promise<RunState> {
  return models.system.until(handle, ({ status }) => status === 'succeeded' || status === 'failed');
}

describe('an extraction by a model', () => {
  it('shows the model the page’s tree, and keeps its answer as output, variables and usage', async () => {
    models.stub.answer({ json: { order_id: 'A-1001', prices: [49.9, 289] } }, ({ text }) => ({
      json: { assertion_result: text.includes('The order is A-1001'), assertion_reason: 'seen' },
    }));
    const handle = await run(
      '/table',
      extraction({ output_variable_names: ['order id', 'prices'] }, { unique_identifier: 'orders' }),
      assertion('The order is A-1001 of {prices[1]}'),
    );
    const state = await ended(handle);
    expect(state.error).toBeUndefined();
    expect(models.stub.requests[0]?.text).toContain('- link "A-1001"');
    expect(models.stub.requests[0]?.text).not.toContain('<picture>');
    expect(models.stub.requests[1]?.text).toContain('The order is A-1001 of 289');
    expect(models.stub.requests[1]?.text).toContain('<picture>');
    expect(state.outputs).toEqual([
      { unique_identifier: 'orders', json_data: { 'order id': 'A-1001', prices: [49.9, 289] } },
      { json_data: { assertion_result: true, assertion_reason: 'seen' } },
    ]);
    expect(state.usage).toEqual([
      { model: 'local/stub', calls: 2, inputTokens: 200, outputTokens: 20, cost: expect.closeTo(0.24) as number },
    ]);
  });

  it('fails by the null rule when a variable would hold null, and reports its usage', async () => {
    models.stub.answer({ json: { order_id: null, prices: [1] } });
    const handle = await run('/table', extraction({ output_variable_names: ['order id'] }));
    const failure = await failureOf(handle.result());
    expect(failure.type).toBe('ExtractionFailed');
    expect(failure.message).toContain("null value(s) in variable 'order id' and allow_none is False");
    const state = await ended(handle);
    expect(state.usage?.[0]).toMatchObject({ calls: 1 });
  });

  it('lets nulls pass with allow_none', async () => {
    models.stub.answer({ json: { order_id: null, prices: [] } });
    const handle = await run('/table', extraction({ output_variable_names: ['order id'] }, { allow_none: true }));
    expect((await ended(handle)).status).toBe('succeeded');
  });

  it('fails with ModelFailed, names the node, and never passes silently', async () => {
    models.stub.answer({ status: 400 });
    const handle = await run('/table', extraction({}));
    const failure = await failureOf(handle.result());
    expect(failure.type).toBe('ModelFailed');
    expect(failure.message).toBe(
      'Step 1 (read from the page: The first order, and all prices): no usable answer: local/stub refused the request (400)',
    );
    const state = await ended(handle);
    expect(state.usage).toEqual([expect.objectContaining({ calls: 1, inputTokens: 0 })]);
  });
});

describe('an assertion by a model', () => {
  it.each([
    [{ assertion_result: false, assertion_reason: 'There is no order' }, 'There is no order'],
    [{ assertion_result: null, assertion_reason: null }, 'no reason given'],
  ])('fails the run for the answer %j', async (json, reason) => {
    models.stub.answer({ json });
    const handle = await run('/table', assertion('An order is shown'));
    const failure = await failureOf(handle.result());
    expect(failure.type).toBe('AssertionFailed');
    expect(failure.message).toBe(`Step 1 (check: An order is shown): Assertion failed: ${reason}`);
  });
});

describe('a question to a model', () => {
  const query = (more: object = {}) =>
    node({
      misc_action: {
        llm_query: {
          prompt_instructions: 'The capital of {country[0]}',
          output_format: { capital: 'str' },
          output_variable_names: ['capital'],
          ...more,
        },
      },
    });

  it('needs no page, may be answered by null, and its answer can be used', async () => {
    models.stub.answer({ json: { capital: null } });
    const handle = await models.system.start({
      automation: {
        url: `${models.system.practice.url}/table`,
        parameters: { input_parameters: { country: ['Portugal'] } },
        nodes: [query()],
      },
    });
    const state = await ended(handle);
    expect(state.status).toBe('succeeded');
    expect(models.stub.requests[0]?.text).toContain('The capital of Portugal');
    expect(state.outputs).toEqual([{ json_data: { capital: null } }]);
  });

  it('asks the model the node names, and fails with ModelUnavailable when that one is not configured', async () => {
    models.stub.answer({ json: { capital: 'Lisbon' } });
    const asked = await run('/table', query({ llm_model_name: 'bigger', llm_provider: 'local' }));
    await ended(asked);
    expect(models.stub.requests[0]?.body.model).toBe('bigger');
    const handle = await run('/table', query({ llm_model_name: 'openai/gpt-5' }));
    const failure = await failureOf(handle.result());
    expect(failure.type).toBe('ModelUnavailable');
    expect(failure.message).toContain('openai/gpt-5 is not configured');
  });
});
