import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf, typeInto } from '../../support/runs/automations.js';
import { refOf } from '../../support/models/model-stub.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useModels } from '../models/use-models.js';

const models = useModels();

/** An interaction without waits; a command gets one quick try. */
const act = (action: object) => ({
  type: 'action_node',
  end_sleep_time: 0,
  interaction_action: { max_tries: 1, max_timeout_seconds_per_try: 0.3, ...action },
});
const run = (path: string, ...nodes: unknown[]) =>
  models.system.start({ automation: automationOf(`${models.system.practice.url}${path}`, ...nodes) });
const ended = (handle: Awaited<ReturnType<typeof run>>): Promise<RunState> =>
  models.system.until(handle, ({ status }) => status === 'succeeded' || status === 'failed');
const logOf = ({ log }: RunState) => log.map(({ text }) => text);
const submits = (path: string) => models.system.practice.visits.submits.filter((submit) => submit.path === path);

describe('an element that only its description names', () => {
  it('is chosen by the model from the page and acted on, and the log names its locator', async () => {
    models.system.practice.visits.reset();
    models.stub.answer(
      (request) => ({ json: { ref: refOf(request, 'textbox', 'Username') } }),
      (request) => ({ json: { ref: refOf(request, 'button', 'Submit') } }),
    );
    const handle = await run(
      '/login',
      act({ input_text: { prompt_instructions: 'the field for the user name', input_text: 'ana' } }),
      typeInto('One-time code', '123456'),
      act({ click_element: { prompt_instructions: 'the button that sends the form' } }),
    );
    const state = await ended(handle);
    expect(state.error).toBeUndefined();
    expect(submits('/login').map(({ values }) => values)).toEqual([expect.objectContaining({ username: 'ana' })]);
    expect(logOf(state)).toContain(
      'a model chose button "Submit"; get_by_role("button", name="Submit") finds it without one',
    );
    expect(models.stub.requests[1]?.text).toContain('the button that sends the form');
    expect(models.stub.requests[1]?.text).not.toContain('123456');
    expect(state.usage?.[0]).toMatchObject({ calls: 2 });
  });

  it('is asked for once more when the model names one that is not on the page', async () => {
    models.stub.answer({ json: { ref: 'e999' } }, (request) => ({ json: { ref: refOf(request, 'button', 'Check') } }));
    const handle = await run('/form', act({ click_element: { prompt_instructions: 'the check' } }));
    expect((await ended(handle)).status).toBe('succeeded');
    expect(models.stub.requests).toHaveLength(2);
  });

  it('fails with ActionFailed when it does not take the action', async () => {
    models.stub.answer((request) => ({ json: { ref: refOf(request, 'button', 'Check') } }));
    const handle = await run('/form', act({ input_text: { prompt_instructions: 'the name', input_text: 'x' } }));
    const failure = await failureOf(handle.result());
    expect(failure.type).toBe('ActionFailed');
    expect(failure.message).toBe(
      'Step 1 (type into the name): The model chose button "Check", which did not accept the action: it is not a field for text',
    );
  });
});

describe('an element whose command does not find it', () => {
  const broken = (more: object = {}) =>
    act({ click_element: { command: 'get_by_role("button", name="Chekc")', prompt_instructions: 'Check', ...more } });

  it('is found by the model', async () => {
    models.stub.answer((request) => ({ json: { ref: refOf(request, 'button', 'Check') } }));
    const state = await ended(await run('/form', broken()));
    expect(state.status).toBe('succeeded');
    expect(logOf(state)).toContain(
      'a model chose button "Check"; get_by_role("button", name="Check") finds it without one',
    );
  });

  it.each([
    ['with skip_prompt', { skip_prompt: true }, 'succeeded'],
    ['when the node says so', { on_missing: 'fail' }, 'failed'],
  ])('is not searched for %s', async (_, more, status) => {
    models.stub.answer({ status: 500 });
    const state = await ended(await run('/form', broken(more)));
    expect(state.status).toBe(status);
    if (status === 'failed') expect(state.error?.type).toBe('ElementNotFound');
    expect(models.stub.requests).toHaveLength(0);
  });

  it('fails with ModelFailed when the model cannot be asked, and is not passed over', async () => {
    models.stub.answer({ status: 401 });
    const failure = await failureOf((await run('/form', broken())).result());
    expect(failure.type).toBe('ModelFailed');
  });

  it('is left to an agent when the model finds none, which may do the step in another way', async () => {
    models.system.practice.visits.reset();
    models.stub.answer(
      { json: { ref: null } },
      (request) => ({ calls: [{ name: 'click', input: { ref: refOf(request, 'button', 'Accept all') } }] }),
      (request) => ({ calls: [{ name: 'click', input: { ref: refOf(request, 'button', 'Order') } }] }),
      { calls: [{ name: 'finish', input: { success: true, summary: 'Closed the banner and ordered' } }] },
    );
    const state = await ended(
      await run('/overlay', act({ click_element: { prompt_instructions: 'the order button' } })),
    );
    expect(state.error).toBeUndefined();
    expect(submits('/overlay')).toHaveLength(1);
    expect(logOf(state)).toContain('an agent did the step: Closed the banner and ordered');
    expect(state.usage?.[0]).toMatchObject({ calls: 4 });
  });

  it('fails with ElementNotFound when the agent cannot do the step either', async () => {
    models.stub.answer(
      { json: { ref: null } },
      { calls: [{ name: 'finish', input: { success: false, summary: 'No such page' } }] },
    );
    const failure = await failureOf((await run('/form', broken())).result());
    expect(failure.type).toBe('ElementNotFound');
    expect(failure.message).toContain('a model did not find it, and an agent could not do the step: No such page');
  });
});

describe('what a node leaves to the model', () => {
  it('is a text, options that are written differently, and options that are not given', async () => {
    models.system.practice.visits.reset();
    models.stub.answer(
      { json: { text: 'Ana Lima' } },
      ({ text }) => ({ json: { chosen: [Number(/^(\d+): United States$/m.exec(text)![1])] } }),
      { json: { options: ['German'] } },
    );
    const select = (more: object) => act({ select_option: more });
    const state = await ended(
      await run(
        '/form',
        act({ input_text: { command: 'get_by_label("Full name")', prompt_instructions: 'Any name' } }),
        select({ command: 'get_by_label("Country")', select_values: ['USA'] }),
        select({ command: 'get_by_label("Languages")', prompt_instructions: 'What they speak in Berlin' }),
        act({ click_element: { command: 'get_by_role("button", name="Send")' } }),
      ),
    );
    expect(state.error).toBeUndefined();
    expect(submits('/form')[0]?.values).toMatchObject({
      name: 'Ana Lima',
      country: 'United States',
      languages: 'German',
    });
  });
});

describe('assert_locator_presence with a model', () => {
  const present = act({
    click_element: { command: 'get_by_role("button", name="Order")', assert_locator_presence: true },
  });

  it('closes what lies over the element and tries once more', async () => {
    models.stub.answer(
      { json: { trouble: 'overlay_popup_blocking', reason: 'cookies' } },
      (request) => ({ calls: [{ name: 'click', input: { ref: refOf(request, 'button', 'Reject all') } }] }),
      { calls: [{ name: 'finish', input: { success: true, summary: 'Closed' } }] },
    );
    expect((await ended(await run('/overlay', present))).status).toBe('succeeded');
  });

  it('fails at once when the model sees that it will not come, and keeps the reason', async () => {
    models.stub.answer({ json: { trouble: 'fatal_error', reason: 'This is the login page' } });
    const failure = await failureOf((await run('/overlay', present)).result());
    expect(failure.type).toBe('AssertLocatorPresenceException');
    expect(failure.message).toContain('This is the login page');
  });
});
