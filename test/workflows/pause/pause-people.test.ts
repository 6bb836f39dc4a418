import { describe, expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useTimeSkipping } from '../../support/temporal/time-skipping.js';

const owner = { email: 'ana@example.com' };
const system = useTimeSkipping();

const start = (more: object) =>
  system.start({ automation: automationOf(`${system.practice.url}/login`, pause(300, more)), owner });

async function mailed(runId: string): Promise<string[]> {
  const mails = await system.mails();
  return mails
    .filter((mail) => mail.runId === runId)
    .map(({ to, subject }) => `${to}: ${subject.split(':')[0]}`)
    .sort();
}

describe('a pause that need not be answered', () => {
  it('continues when nobody answered in time, and the output says so', async () => {
    const run = await start({ on_timeout: 'continue' });
    await system.paused(run);
    const result: unknown = await system.skip('301s', run.result());
    expect(result).toMatchObject({
      outputs: [{ unique_identifier: 'human_in_loop', json_data: { node: 0, outcome: 'timeout' } }],
    });
    expect(await run.query('status')).toMatchObject({ nodes: [{ state: 'done', outcome: 'timeout' }] });
  });

  it('goes on when the person cannot do it, and the output has their reason', async () => {
    const run = await start({ on_decline: 'continue' });
    await system.paused(run);
    await run.signal('humanDeclined', { reason: 'no phone here' });
    expect(await run.result()).toMatchObject({
      outputs: [{ json_data: { node: 0, outcome: 'declined', reason: 'no phone here' } }],
    });
    expect(await run.query('status')).toMatchObject({ nodes: [{ state: 'done', outcome: 'declined' }] });
  });

  it('fails all the same with what was not allowed', async () => {
    const run = await start({ on_decline: 'continue' });
    await system.paused(run);
    const failure = await system.skip('301s', failureOf(run.result()));
    expect(failure.type).toBe('HumanInLoopTimeoutException');
  });
});

describe('a captcha', () => {
  const captcha = {
    type: 'action_node',
    captcha_action: { locator: 'locator("iframe[title=\\"reCAPTCHA\\"]")', secondary_locator: 'locator("#grid")' },
  };
  const at = (node: object) => system.start({ automation: automationOf(`${system.practice.url}/login`, node), owner });

  it('is a pause for a person, who is told what to do, and the run goes on after Done', async () => {
    const run = await at(captcha);
    const { pause: open, nodes } = await system.paused(run);
    expect(nodes[0]).toMatchObject({ kind: 'captcha_action', state: 'running' });
    expect(open).toMatchObject({ title: 'Solve the captcha', limitedBy: 'max_wait_time' });
    expect(open?.instructions).toContain('iframe[title="reCAPTCHA"]');
    expect(open!.deadline - open!.openedAt).toBe(300_000);
    await run.signal('humanDone', open!.pauseId);
    await run.result();
  });

  it('fails as every pause does when nobody comes', async () => {
    const run = await at({ ...captcha, captcha_action: { ...captcha.captcha_action, max_wait_time: 20 } });
    await system.paused(run);
    const failure = await system.skip('21s', failureOf(run.result()));
    expect(failure.type).toBe('HumanInLoopTimeoutException');
  });

  it('needs an owner', async () => {
    const run = await system.start({ automation: automationOf(`${system.practice.url}/login`, captcha) });
    expect((await failureOf(run.result())).type).toBe('InvalidAutomation');
  });
});

describe('a pause for several people', () => {
  it('mails each of them a link of their own, and reminds those who have not opened it', async () => {
    const run = await start({ recipients: ['bo@example.com', 'ana@example.com'], reminder_after: 100 });
    const { pause: open } = await system.until(
      run,
      (state) => state.pause?.mail.state === 'sent' && state.pause.others?.[0]?.mail.state === 'sent',
    );
    expect(open?.others).toEqual([
      { mail: { to: 'bo@example.com', state: 'sent', via: 'outbox' }, link: { generation: 1, claimed: false } },
    ]);
    expect(await mailed(run.workflowId)).toEqual(['ana@example.com: Your turn', 'bo@example.com: Your turn']);
    const claim = { pauseId: 'pause-1', generation: 1 };
    await run.executeUpdate('claimLink', { args: [{ ...claim, claimId: 'a', recipient: 'bo@example.com' }] });
    await run.executeUpdate('claimLink', { args: [{ ...claim, claimId: 'b', recipient: 'ana@example.com' }] });
    const state = await system.until(run, ({ pause }) => pause?.link.claimed === true);
    expect(state.pause?.control).toEqual({ by: 'bo@example.com', changes: 1 });
    await expect(
      run.executeUpdate('claimLink', { args: [{ ...claim, claimId: 'c', recipient: 'bo@example.com' }] }),
    ).rejects.toMatchObject({ cause: { type: 'LinkUsed' } });
    const failure = await system.skip('301s', failureOf(run.result()));
    expect(failure.message).toBe(
      'Nobody answered the pause at step 1 within 300 s (mail kept in the outbox for ana@example.com, bo@example.com, link opened)',
    );
    expect(await mailed(run.workflowId)).toHaveLength(2);
  });

  it('reminds an owner who has not opened the link', async () => {
    const run = await start({ reminder_after: 100 });
    await system.paused(run);
    await system.skip('301s', failureOf(run.result()));
    expect(await mailed(run.workflowId)).toEqual(['ana@example.com: Reminder', 'ana@example.com: Your turn']);
  });
});
