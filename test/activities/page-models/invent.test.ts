import { describe, expect, it } from 'vitest';
import { useBackend } from '../nodes/backend.js';
import { failureOf } from '../../support/runs/run-failure.js';

const backend = useBackend();
import { useModels } from '../models/use-models.js';

const models = useModels();

const node = (action: object) => ({ type: 'action_node', before_sleep_time: 0, end_sleep_time: 0, ...action });

async function run(mapping: object, ...after: unknown[]) {
  const action = {
    extraction_format: { fields: 'List[str]' },
    extraction_instructions: 'The labels of all fields',
    ...mapping,
  };
  return models.system.start({
    automation: {
      url: `${models.system.practice.url}/form`,
      parameters: { input_parameters: { key: ['k-1'] } },
      nodes: [node({ dynamic_form_mapping_action: action }), ...after],
    },
  });
}

describe('a form whose values a service knows', () => {
  it('is read by a model, the service is asked, and its answer is a variable', async () => {
    models.stub.answer({ json: { fields: ['Full name', 'Email'] } });
    const url = backend.reply('/map', { body: { name: 'Ana', copies: 2, urgent: true, note: null } });
    const handle = await run(
      {
        callback_url: { url, api_key: '{key[0]}' },
        include_axtree: true,
        include_live_stream_url: true,
        output_variable_name: 'values',
      },
      node({ interaction_action: { input_text: { command: 'get_by_label("Full name")', input_text: '{values[0]}' } } }),
      node({
        extraction_action: {
          python_script: {
            script: 'async def code_fn(axtree, page):\n    return {"notes": await page.locator("#name").input_value()}',
            extraction_format: { notes: 'str' },
          },
        },
      }),
    );
    await handle.result();
    const { outputs } = await models.system.until(handle, ({ status }) => status === 'succeeded');
    expect(outputs).toEqual([{ json_data: { notes: '{"name":"Ana","copies":2,"urgent":true,"note":null}' } }]);
    expect(models.stub.requests[0]?.text).toContain('The labels of all fields');
    const [asked] = backend.at('/map');
    expect(asked?.headers['x-api-key']).toBe('k-1');
    const body = JSON.parse(asked!.body) as Record<string, string>;
    expect(body).toMatchObject({ task_id: handle.workflowId, extracted_fields: { fields: ['Full name', 'Email'] } });
    expect(body.axtree).toContain('Full name');
    expect(body.live_stream_url).toContain(`/runs/${handle.workflowId}`);
    expect(Buffer.from(body.screenshot!, 'base64').subarray(0, 2).toString('hex')).toBe('ffd8');
  });

  it('sends a name and a password, and nothing that is not asked for', async () => {
    models.stub.answer({ json: { fields: [] } });
    const url = backend.reply('/basic', { body: {} });
    const handle = await run({ callback_url: { url, username: 'ana', password: 'p:w' }, include_screenshot: false });
    await handle.result();
    const [asked] = backend.at('/basic');
    expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from('ana:p:w').toString('base64')}`);
    expect(JSON.parse(asked!.body)).toMatchObject({ screenshot: null, axtree: null, live_stream_url: null });
  });

  it.each([
    ['it answered 503', { status: 503 }],
    ['it answered 302', { status: 302, headers: { location: '/elsewhere' } }],
    ['its response is not JSON', { body: '<html>' }],
    ['its response is not an object of strings, numbers and booleans', { body: { name: { first: 'Ana' } } }],
    ['it did not answer within 0.2 s', { afterMs: 30_000 }],
  ])('fails with DynamicFormMappingException when %s', async (why, reply) => {
    models.stub.answer({ json: { fields: [] } });
    const handle = await run({ callback_url: { url: backend.reply('/wrong', reply) }, max_wait_time: 0.2 });
    const failure = await failureOf(handle.result());
    expect(failure.type).toBe('DynamicFormMappingException');
    expect(failure.message).toContain(`The service did not say how to fill in the form: ${why}`);
    expect(backend.at('/elsewhere')).toEqual([]);
  });

  it('never asks a private address', async () => {
    models.stub.answer({ json: { fields: [] } });
    const failure = await failureOf((await run({ callback_url: { url: 'http://10.0.0.1/' } })).result());
    expect(failure.type).toBe('DynamicFormMappingException');
    expect(failure.message).toContain('10.0.0.1');
  });
});
