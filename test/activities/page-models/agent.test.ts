import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf } from '../../support/runs/automations.js';
import { refOf } from '../../support/models/model-stub.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useModels } from '../models/use-models.js';

const models = useModels();

const act = (action: object) => ({ type: 'action_node', end_sleep_time: 0, interaction_action: action });
const agent = (task: string, max_steps = 6) => act({ agentic_task: { task, max_steps } });
const run = (path: string, ...nodes: unknown[]) =>
  models.system.start({ automation: automationOf(`${models.system.practice.url}${path}`, ...nodes) });
const ended = (handle: Awaited<ReturnType<typeof run>>): Promise<RunState> =>
  models.system.until(handle, ({ status }) => status === 'succeeded' || status === 'failed');
const finish = (success: boolean, summary: string) => ({ calls: [{ name: 'finish', input: { success, summary } }] });

describe('an agentic task', () => {
  it('works in the page with its tools until it says that it is done', async () => {
    models.system.practice.visits.reset();
    models.stub.answer(
      (request) => ({
        calls: [{ name: 'type_text', input: { ref: refOf(request, 'textbox', 'Full name'), text: 'Ana' } }],
      }),
      (request) => ({
        calls: [{ name: 'choose_options', input: { ref: refOf(request, 'combobox', 'Country'), options: ['Spain'] } }],
      }),
      (request) => ({ calls: [{ name: 'click', input: { ref: refOf(request, 'button', 'Send') } }] }),
      finish(true, 'The form is sent'),
    );
    const state = await ended(await run('/form', agent('Fill in the form for Ana from Spain and send it')));
    expect(state.error).toBeUndefined();
    expect(models.system.practice.visits.submits[0]?.values).toMatchObject({ name: 'Ana', country: 'Spain' });
    expect(state.log.map(({ text }) => text)).toContain('the agent is done: The form is sent');
    expect(models.stub.requests[0]?.body.tools?.map((tool) => tool.function.name)).toContain('go_to_url');
    // The agent does not send the page of an earlier step again.
    expect(models.stub.requests[2]?.text.match(/<page-\w+>/g)).toHaveLength(1);
    expect(state.usage?.[0]).toMatchObject({ calls: 4, inputTokens: 400 });
  });

  it('hears when a tool does not work, and may try something else', async () => {
    models.stub.answer({ calls: [{ name: 'click', input: { ref: 'e999' } }] }, ({ text }) =>
      finish(text.includes('This did not work'), 'Looked at the answer'),
    );
    expect((await ended(await run('/form', agent('Press nothing')))).status).toBe('succeeded');
  });

  it('fails the run with AgentFailed when it says that it cannot be done', async () => {
    models.stub.answer(finish(false, 'There is no cart here'));
    const failure = await failureOf((await run('/form', agent('Empty the cart'))).result());
    expect(failure.type).toBe('AgentFailed');
    expect(failure.message).toBe(
      'Step 1 (agent: Empty the cart): the agent says that it cannot be done: There is no cart here',
    );
  });

  it('fails the run with AgentFailed when its steps are used up', async () => {
    models.stub.answer({ calls: [{ name: 'wait', input: { seconds: 0 } }] });
    const failure = await failureOf((await run('/form', agent('Wait for ever', 2))).result());
    expect(failure.type).toBe('AgentFailed');
    expect(failure.message).toContain('not finished within 2 steps');
    expect(models.stub.requests).toHaveLength(2);
  });

  it('has no tool for files, scripts or addresses other than web addresses', async () => {
    models.stub.answer({ calls: [{ name: 'go_to_url', input: { url: 'file:///etc/passwd' } }] }, finish(true, 'tried'));
    const state = await ended(await run('/form', agent('Read a file')));
    expect(state.status).toBe('succeeded');
    expect(JSON.stringify(models.stub.requests[1]?.body)).not.toContain('root:');
    expect(models.stub.requests[0]?.body.tools?.map((tool) => tool.function.name).sort()).toEqual([
      'choose_options',
      'click',
      'finish',
      'go_back',
      'go_to_url',
      'hover',
      'press_key',
      'scroll',
      'type_text',
      'wait',
    ]);
  });

  it('fails with ModelFailed when the model stops answering', async () => {
    models.stub.answer({ calls: [{ name: 'wait', input: { seconds: 0 } }] }, { status: 401 });
    const failure = await failureOf((await run('/form', agent('Anything'))).result());
    expect(failure.type).toBe('ModelFailed');
    expect(failure.details).toEqual([expect.objectContaining({ usage: [expect.objectContaining({ calls: 1 })] })]);
  });
});

describe('close_overlay_popup', () => {
  it('closes overlays with few tools and a screenshot, and never fails the run itself', async () => {
    models.stub.answer(
      (request) => ({ calls: [{ name: 'click', input: { ref: refOf(request, 'button', 'Accept all') } }] }),
      finish(true, 'Closed the cookie banner'),
      finish(false, 'It stays'),
    );
    const click = act({ click_element: { command: 'get_by_role("button", name="Order")' } });
    const popup = act({ close_overlay_popup: {} });
    const state = await ended(await run('/overlay', popup, click, popup));
    expect(state.error).toBeUndefined();
    expect(models.stub.requests[0]?.body.tools?.map((tool) => tool.function.name).sort()).toEqual([
      'click',
      'finish',
      'press_key',
      'scroll',
      'wait',
    ]);
    expect(models.stub.requests[0]?.text).toContain('<picture>');
    expect(state.log.map(({ text }) => text)).toContain('warning: the agent is not done: It stays');
  });
});
