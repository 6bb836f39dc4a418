import { Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { totpCode } from '../../../activities/secrets/totp.js';
import type { RunState } from '../../../contracts/run-state.js';
import { ENDED } from '../../../contracts/run-status.js';
import { createLog } from '../../../infra/log.js';
import { API_KEY, type Stack, useStack } from '../../support/system/stack.js';
import { type Bank, startBank } from './bank.js';
import { filesIn, findSecrets, historiesOf, type Place } from './everywhere.js';
import { onePasswordWith, startAws, startTwilio } from './foreign-apis.js';
import type { HttpStub } from './http-stub.js';

/** No two of them share a part, and none could stand somewhere by chance. */
const SECRETS = {
  'the user name from AWS': 'marker-Aws-user-Zq81',
  'the password from 1Password': 'marker-Op "pass\\word" ßé-7Kd2',
  'the TOTP secret of the file': 'MARKERTOTPSECRETOFTHEFILE234567A',
  'the TOTP secret of the start': 'MARKERTOTPSECRETOFTHESTART67432B',
  'the code by SMS': '90817263',
  'what the person typed': 'marker-Person-typed-Hw55',
  "1Password's token": 'ops_marker-token-Xv19',
  "Twilio's token": 'marker-Twilio-token-Pf40',
  "AWS's key": 'marker/Aws+secret+access+key-Lr27',
  'the API key': API_KEY,
};
const SETTINGS = ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

describe('secrets', () => {
  let bank: Bank;
  const foreign: HttpStub[] = [];
  const lines: string[] = [];
  const heard: Place[] = [];
  const onePassword = onePasswordWith(SECRETS["1Password's token"], {
    'op://Team/Bank/password': SECRETS['the password from 1Password'],
  });

  const log = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const settings = async () => {
    bank = await startBank();
    const aws = await startAws({ bank: JSON.stringify({ user: SECRETS['the user name from AWS'] }) });
    const twilio = await startTwilio('AC1', SECRETS["Twilio's token"], () => [
      { body: `Your code is ${SECRETS['the code by SMS']}`, date_sent: new Date().toUTCString() },
    ]);
    foreign.push(aws, twilio);
    process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = aws.url;
    process.env.AWS_ACCESS_KEY_ID = 'AKIAMARKER';
    process.env.AWS_SECRET_ACCESS_KEY = SECRETS["AWS's key"];
    return {
      OP_SERVICE_ACCOUNT_TOKEN: SECRETS["1Password's token"],
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: SECRETS["Twilio's token"],
      INTERMISSION_TWILIO_URL: twilio.url,
      INTERMISSION_TRACE: 'on',
    };
  };
  afterAll(async () => {
    await Promise.all([bank, ...foreign].map((server) => server.stop()));
    for (const name of SETTINGS) delete process.env[name];
  });
  const stack = useStack(settings, {
    log: createLog({ logLevel: 'trace' }, 'test', log),
    connectToOnePassword: onePassword.connect,
  });

  const type = (label: string, text: string, more: object = {}) => ({
    type: 'action_node',
    interaction_action: {
      max_tries: 2,
      input_text: { command: `get_by_label("${label}")`, input_text: text, ...more },
    },
  });
  const go = { type: 'action_node', interaction_action: { click_element: { command: 'get_by_role("button")' } } };

  function automation(...nodes: object[]) {
    return {
      url: bank.url,
      parameters: {
        input_parameters: {},
        secure_parameters: {
          user: [{ amazon_secrets_manager: { secret_name: 'bank', region_name: 'eu-west-1', key: 'user' } }],
          password: [{ onepassword: { vault_name: 'Team', item_name: 'Bank', field_name: 'password' } }],
          code: [{ totp: { totp_secret: SECRETS['the TOTP secret of the file'], digits: 8 } }],
        },
      },
      nodes,
    };
  }

  /** Everything a service, an operator or a person is answered. */
  async function ask(path: string, asked?: Parameters<Stack['api']['service']>[1]): Promise<Response> {
    const response = await stack.api.service(path, asked);
    heard.push({
      name: `answer to ${path}`,
      text: `${JSON.stringify([...response.headers])} ${await response.clone().text()}`,
    });
    return response;
  }

  async function start(body: object): Promise<string> {
    const response = await ask('/v1/runs', { method: 'POST', json: { owner: { email: 'ana@example.com' }, ...body } });
    const run = (await response.json()) as RunState;
    expect(response.status, JSON.stringify(run)).toBe(201);
    return run.runId;
  }

  async function end(runId: string): Promise<RunState> {
    const state = await stack.until(runId, ({ status }) => ENDED.includes(status));
    for (const path of ['', '/events', ...state.artifacts.map(({ name }) => `/artifacts/${name}`)])
      await ask(`/v1/runs/${runId}${path}`);
    return state;
  }

  /** Opens the mailed link and types into the page, as the owner does. Returns the link's token. */
  async function typeAsOwner(runId: string, text: string): Promise<string> {
    const link = await stack.mailedLink(runId);
    const viewer = await stack.view(runId, await stack.holderOf(runId));
    viewer.send({ type: 'view', width: 1280, height: 720, visible: true });
    await expect
      .poll(() => viewer.latest('control'), { timeout: 15_000 })
      .toMatchObject({ canControl: true, open: true });
    await expect.poll(() => viewer.frames.length, { timeout: 15_000 }).toBeGreaterThan(0);
    const shown = viewer.frames.length;
    viewer.send({ type: 'text', text });
    // What is typed changes the page, and so the picture.
    await expect.poll(() => viewer.frames.length, { timeout: 15_000 }).toBeGreaterThan(shown);
    await stack.intermission.humanDone(runId);
    viewer.leave();
    heard.push(
      ...viewer.messages.map((message) => ({ name: 'message of the live view', text: JSON.stringify(message) })),
    );
    return link.split('/').at(-1)!;
  }

  it('reach the page they are for, and nobody else', { timeout: 120_000 }, async () => {
    const runId = await start({
      automation: automation(
        type('User', '{user[0]}'),
        type('Password', '{password[0]}', { fill_or_type: 'type' }),
        type('Code', '{code}'),
        go,
        {
          type: 'action_node',
          before_sleep_time: 0,
          extraction_action: {
            locator: {
              command: 'locator("#comment")',
              output_variable_name: 'comment',
              extraction_format: { comment: 'str' },
            },
          },
        },
        type('Comment', '{comment[0]}'),
        go,
        { type: 'action_node', human_in_loop_action: { max_wait_time: 60 } },
        go,
        {
          type: 'action_node',
          before_sleep_time: 0,
          extraction_action: {
            two_fa_action: {
              action: { type: 'sms_two_fa_action', from_number: '+15550101', to_number: '+15550102' },
              output_variable_name: 'sms',
              max_wait_time: 20,
              check_interval: 1,
            },
          },
        },
        type('Sms', '{sms[0]}'),
        go,
      ),
    });
    const linkToken = await typeAsOwner(runId, SECRETS['what the person typed']);
    const state = await end(runId);
    expect(state.error).toBeUndefined();

    const { at: loginAt } = bank.posted[0]!;
    const [login, comment, secret, sms] = bank.posted.map(({ fields }) => fields) as [
      Record<string, string>,
      ...Record<string, string>[],
    ];
    expect(login.user).toBe(SECRETS['the user name from AWS']);
    expect(login.password).toBe(SECRETS['the password from 1Password']);
    // It was valid when it was typed, and the click came after.
    const codeAt = (at: number) => totpCode(SECRETS['the TOTP secret of the file'], 8, at).code;
    expect([codeAt(loginAt), codeAt(loginAt - 30_000)]).toContain(login.code);
    // What a page says never becomes a secret.
    expect(comment).toEqual({ comment: '{password[0]} {code[0]}' });
    expect(secret).toEqual({ answer: SECRETS['what the person typed'] });
    expect(sms).toEqual({ sms: SECRETS['the code by SMS'] });
    expect(onePassword.asked).toEqual(['op://Team/Bank/password']);

    await expectNowhere({ 'the TOTP code': login.code!, 'the link': linkToken });
  });

  it('do not show in failures either', { timeout: 120_000 }, async () => {
    const nodes: [object, string][] = [
      [type('Nothing', '{password[0]}'), 'ElementNotFound'],
      [
        {
          type: 'action_node',
          interaction_action: { max_tries: 1, click_element: { command: 'get_by_text("{password[0]}")' } },
        },
        'ElementNotFound',
      ],
      [
        { type: 'action_node', interaction_action: { go_to_url: { url: 'http://127.0.0.1:1/{user[0]}' } } },
        'NavigationFailed',
      ],
      [{ type: 'action_node', interaction_action: { go_to_url: { url: '{password[0]}' } } }, 'NavigationFailed'],
    ];
    for (const [node, failure] of nodes) {
      const state = await end(await start({ automation: automation(node) }));
      expect(state.error?.type).toBe(failure);
    }
    await expectNowhere({});
  });

  it('that cannot be read fail the step that needs them, and say what helps', { timeout: 60_000 }, async () => {
    const secureParameters = {
      user: [{ amazon_secrets_manager: { secret_name: 'no-such', region_name: 'eu-west-1' } }],
      password: [],
      code: [{ totp: { totp_secret: SECRETS['the TOTP secret of the start'] } }],
    };
    const state = await end(
      await start({ automation: automation(type('Code', '{code[0]}'), type('User', '{user[0]}')), secureParameters }),
    );
    expect(state.error).toEqual({
      type: 'SecretUnavailable',
      message:
        'Step 2 (type into field "User"): the secret user[0] could not be read: AWS Secrets Manager (secret "no-such" in eu-west-1) did not give it: ResourceNotFoundException; check its name and region',
      node: 1,
    });
    await expectNowhere({});
  });

  it('of wrong starts are not repeated in the answer', async () => {
    const secureParameters = {
      user: SECRETS['the password from 1Password'],
      code: [{ totp: { totp_secret: 4711471147 } }],
    };
    const response = await ask('/v1/runs', { method: 'POST', json: { automation: automation(), secureParameters } });
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain('secureParameters.code.0.totp.totp_secret');
    expect(text).not.toContain('4711471147');
    await expectNowhere({});
  });

  async function expectNowhere(more: Record<string, string>) {
    await ask('/v1/runs');
    const files = await filesIn(stack.home, ['api-key', 'secret']);
    const places: Place[] = [
      ...(await historiesOf(stack.temporal.client)),
      ...files.filter(({ name }) => !name.includes('outbox')),
      { name: 'the logs', text: lines.join('') },
      ...heard,
    ];
    // The search finds a text that is not secret in each of these, so it would find a secret.
    const known = findSecrets(places, { a: 'eu-west-1', b: 'holdSession', c: 'ana@example.com' }).join();
    for (const where of ['history of ', 'answer to /v1/runs']) expect(known).toContain(where);
    expect(lines.join('')).toContain('"runId":"');
    expect(findSecrets(places, { ...SECRETS, ...more })).toEqual([]);
    // A mail carries its link, and nothing else of these.
    const mails = files.filter(({ name }) => name.includes('outbox'));
    expect(findSecrets(mails, SECRETS)).toEqual([]);
  }
});
