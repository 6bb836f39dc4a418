import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { humanInLoopExample } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';
import { type PostmarkStub, refused, startPostmarkStub } from '../activities/mail/postmark-stub.js';

const execute = promisify(execFile);
let postmark: PostmarkStub;
const test = useSystem(async () => {
  postmark = await startPostmarkStub();
  return {
    POSTMARK_SERVER_TOKEN: 'a-server-token',
    INTERMISSION_MAIL_FROM: 'Intermission <runs@example.com>',
    INTERMISSION_POSTMARK_URL: postmark.url,
  };
});
afterAll(() => postmark?.stop());

async function pausedRun(): Promise<string> {
  const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
  await test.runs.untilPaused(runId);
  return runId;
}

describe('an answer', () => {
  it('may come from the Temporal CLI, with no input', async () => {
    const runId = await pausedRun();
    const words = [
      'workflow',
      'signal',
      '--workflow-id',
      runId,
      '--name',
      'humanDone',
      '--address',
      test.system.temporalAddress,
      '--namespace',
      test.system.namespace,
    ];
    await execute(process.env.INTERMISSION_TEMPORAL_CLI!, words);
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('may come from the command line', async () => {
    const runId = await pausedRun();
    await execute(process.execPath, ['dist/cli/main.js', 'done', runId], {
      env: { ...process.env, INTERMISSION_HOME: test.system.home, INTERMISSION_API_URL: test.system.apiUrl },
    });
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });
});

describe('the mail', () => {
  it('goes out by Postmark, once, with a link that no history, state or log holds', async () => {
    postmark.requests.length = 0;
    const runId = await pausedRun();
    expect(postmark.requests).toHaveLength(1);
    const { body } = postmark.requests[0]!;
    expect(body).toMatchObject({
      To: expect.stringContaining('ana@example.com') as string,
      MessageStream: 'outbound',
      TrackOpens: false,
    });
    const token = /\/link\/\S+\.([\w-]{43})/.exec(String(body.TextBody))![1]!;
    expect(JSON.stringify(await test.runs.state(runId))).not.toContain(token);
    await test.runs.call('POST', `/v1/runs/${runId}/cancel`, {});
    await test.runs.until(runId, ({ status }) => status === 'cancelled');
  });

  it('is sent again when Postmark is in trouble, with the same link', async () => {
    postmark.requests.length = 0;
    postmark.answers.push({ status: 503, body: 'try later' });
    const runId = await pausedRun();
    expect(postmark.requests).toHaveLength(2);
    const links = postmark.requests.map(({ body }) => /http\S+\/link\/\S+/.exec(String(body.TextBody))![0]);
    expect(links[0]).toBe(links[1]);
    await test.runs.call('POST', `/v1/runs/${runId}/cancel`, {});
    await test.runs.until(runId, ({ status }) => status === 'cancelled');
  });

  it('that bounces fails the run with NotificationFailed, which names the address', async () => {
    postmark.answers.push(refused(406, 'You tried to send to a recipient that has been marked as inactive.'));
    const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
    const state = await test.runs.until(runId, ({ status }) => status === 'failed');
    expect(state.error).toMatchObject({ type: 'NotificationFailed', node: 1 });
    expect(state.error?.message).toContain('ana@example.com');
  });
});
