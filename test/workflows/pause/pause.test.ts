import { describe, expect, it } from 'vitest';
import { issueLine } from '../../../automation/model/issue.js';
import { checkRequest } from '../../../contracts/start-request.js';
import { when } from '../nodes/control/nodes.js';
import { automationOf, click, humanInLoopExample, pause, typeInto } from '../../support/runs/automations.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useTimeSkipping } from '../../support/temporal/time-skipping.js';

const owner = { email: 'ana@example.com' };
const system = useTimeSkipping();

describe('a pause', () => {
  it('goes on at the next node when the person is done', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url), owner });
    const paused = await system.paused(run);
    expect(paused.pause).toMatchObject({ pauseId: 'pause-1', node: 1, limitedBy: 'max_wait_time' });
    expect(paused.nodes.map(({ state }) => state)).toEqual(['done', 'running', 'waiting']);
    await run.signal('humanDone');
    await run.result();
    const state = await system.until(run, ({ status }) => status === 'succeeded');
    expect(state.nodes.map((node) => node.state)).toEqual(['done', 'done', 'done']);
  });

  it('fails with HumanInLoopTimeoutException when nobody answers in time', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url), owner });
    await system.paused(run);
    const failure = await system.skip('301s', failureOf(run.result()));
    expect(failure.type).toBe('HumanInLoopTimeoutException');
    expect(failure.nonRetryable).toBe(true);
    expect(failure.message).toBe(
      'Nobody answered the pause at step 2 within 300 s (mail kept in the outbox for ana@example.com, link never opened)',
    );
    const state = await system.until(run, ({ status }) => status === 'failed');
    expect(failure.details).toEqual([
      {
        pauseId: 'pause-1',
        nodeIndex: 1,
        path: 'nodes.1',
        waitedSeconds: 300,
        run: expect.objectContaining({ status: 'failed' }) as object,
      },
    ]);
    expect(state.error).toMatchObject({ type: 'HumanInLoopTimeoutException', node: 1 });
    expect(state.nodes.map((node) => node.state)).toEqual(['done', 'failed', 'waiting']);
  });

  it('ends with RunTimeoutException when the run reaches its own deadline first, also without an execution timeout', async () => {
    const run = await system.environment.client.workflow.start('automation', {
      taskQueue: 'intermission',
      workflowId: `foreign-${Date.now()}`,
      args: [{ automation: humanInLoopExample(system.practice.url, 599), owner }],
    });
    const { pause } = await system.paused(run);
    expect(pause?.limitedBy).toBe('run');
    const failure = await system.skip('600s', failureOf(run.result()));
    expect(failure.type).toBe('RunTimeoutException');
    const { nodes } = await system.until(run, ({ status }) => status === 'timed_out');
    expect(nodes[1]).toMatchObject({ state: 'failed' });
    expect(nodes[1]).not.toHaveProperty('outcome');
  });

  it('takes the first answer only, and never gives one pause the answer of another', async () => {
    const automation = automationOf(
      `${system.practice.url}/login`,
      pause(100),
      pause(100),
      typeInto('Username', 'after'),
    );
    const run = await system.start({ automation, owner });
    await system.paused(run);
    await run.signal('humanDone', 'pause-1');
    await run.signal('humanDone', 'pause-1');
    await run.signal('humanDone', { pauseId: 'pause-1' });
    const second = await system.paused(run, 2);
    expect(second.status).toBe('awaiting_human');
    await run.signal('humanDone', { pauseId: 'pause-1' });
    await expect(
      system.until(run, ({ log }) => log.some(({ text }) => text === 'ignored an answer for pause-1')),
    ).resolves.toMatchObject({
      pause: { pauseId: 'pause-2' },
    });
    await run.signal('humanDone', { pauseId: 'pause-2' });
    await run.result();
  });

  it('fails with HumanDeclined and the reason when the person cannot do it', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url), owner });
    await system.paused(run);
    await run.signal('humanDeclined', { reason: 'The code never came', by: 'ana@example.com' });
    const failure = await failureOf(run.result());
    expect(failure.type).toBe('HumanDeclined');
    expect(failure.message).toBe('ana@example.com declined the pause at step 2: The code never came');
  });

  it('mails the owner a link that appears nowhere in the history', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url), owner });
    await system.paused(run);
    const mail = (await system.mails()).find(({ runId }) => runId === run.workflowId)!;
    const token = /\/link\/\S+\/\d+\.([\w-]{43})/.exec(mail.text)![1]!;
    const history = JSON.stringify(await run.fetchHistory());
    expect(history).not.toContain(token);
    expect(history).not.toContain(Buffer.from(token).toString('base64').slice(0, 30));
    await run.signal('humanDone');
    await run.result();
  });
});

describe('a link', () => {
  it('is claimed once, again by the same claim, and not by another', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url), owner });
    await system.paused(run);
    const claim = (claimId: string, generation = 1) =>
      run.executeUpdate('claimLink', { args: [{ pauseId: 'pause-1', generation, claimId }] });
    await expect(claim('laptop')).resolves.toEqual({ claimId: 'laptop' });
    await expect(claim('laptop')).resolves.toEqual({ claimId: 'laptop' });
    await expect(claim('stranger')).rejects.toMatchObject({ cause: { type: 'LinkUsed' } });
    await run.executeUpdate('mailFreshLink', { args: [{ pauseId: 'pause-1' }] });
    await expect(claim('phone', 1)).rejects.toMatchObject({ cause: { type: 'LinkUsed' } });
    await expect(claim('phone', 2)).resolves.toEqual({ claimId: 'phone' });
    await expect(run.query('access')).resolves.toMatchObject({ holder: 'phone' });
    await run.signal('humanDone');
    await run.result();
  });

  it('dies with its pause', async () => {
    const automation = automationOf(`${system.practice.url}/login`, pause(100), pause(100), click('Submit'));
    const run = await system.start({ automation, owner });
    await system.paused(run);
    await run.signal('humanDone');
    await system.paused(run, 2);
    await expect(
      run.executeUpdate('claimLink', { args: [{ pauseId: 'pause-1', generation: 1, claimId: 'late' }] }),
    ).rejects.toMatchObject({ cause: { type: 'LinkExpired' } });
    await run.signal('humanDone');
    await run.result();
  });
});

describe('a run', () => {
  it('is refused with every error when its automation is not valid', async () => {
    const run = await system.start({
      automation: { url: 'http://localhost/', parameters: { input_parameters: {} }, nodes: [pause(600)] },
    });
    const failure = await failureOf(run.result());
    expect(failure.type).toBe('InvalidAutomation');
    expect(failure.message).toContain('nodes.0.human_in_loop_action.max_wait_time');
  });

  it('is refused with all that is wrong with its input at once, in the words of the API', async () => {
    const input = {
      automation: { url: 'http://localhost/', parameters: { input_parameters: {} }, nodes: [pause(600)] },
      inputParameters: { amount: ['1'] },
      owner: { email: 'ana' },
      callbackUrl: 'ftp://example.com',
      callbackUri: 'https://example.com',
    };
    const run = await system.start(input);
    const failure = await failureOf(run.result());
    const found = checkRequest(input).errors;
    expect(found.map(({ path }) => path)).toEqual([
      'owner.email',
      'callbackUrl',
      'callbackUri',
      'nodes.0.human_in_loop_action.max_wait_time',
      'inputParameters.amount',
    ]);
    expect(failure.message).toBe(found.map(issueLine).join('; '));
  });

  it('is refused when it pauses and nobody owns it', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url) });
    const failure = await failureOf(run.result());
    expect(failure.message).toBe(
      'owner.email: is missing; the automation pauses for a person, and this is who gets the mail, for example ana@example.com',
    );
  });

  it('closes its browser when it is cancelled in a pause, and its steps were cancelled, not failed', async () => {
    const nodes = [typeInto('Username', 'ana'), when('1 == 1', [pause(300)]), click('Submit')];
    const run = await system.start({ automation: automationOf(`${system.practice.url}/login`, ...nodes), owner });
    await system.paused(run);
    await run.cancel();
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    const state = await system.until(run, ({ status }) => status === 'cancelled');
    expect(state.artifacts.map(({ name }) => name)).toContain('final.jpg');
    const cancelled = { state: 'failed', outcome: 'cancelled' };
    expect(state.nodes).toMatchObject([{ state: 'done' }, cancelled, cancelled, { state: 'waiting' }]);
    expect(state.nodes[0]).not.toHaveProperty('outcome');
  });

  it('names node, element and reason when an element is not there', async () => {
    const missing = {
      ...click('Nowhere'),
      interaction_action: { ...click('Nowhere').interaction_action, max_tries: 1, max_timeout_seconds_per_try: 0.2 },
    };
    const run = await system.start({ automation: automationOf(`${system.practice.url}/login`, missing) });
    const failure = await failureOf(run.result());
    expect(failure.type).toBe('ElementNotFound');
    expect(failure.message).toBe(
      'Step 1 (click button "Nowhere"): No such element: nothing matches (1 try, 0.2 s each); nearest button on the page: "Submit"',
    );
  });
});
