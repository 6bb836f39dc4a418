import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { ENDED } from '../../../contracts/run-status.js';
import { createStoredKey } from '../../../infra/storage/api-key-file.js';
import { readConfig } from '../../../config/index.js';
import { automationOf } from '../../support/runs/automations.js';
import { clientOf } from '../../support/http/http.js';
import { serve } from '../../support/http/serve.js';
import { useStack } from '../../support/system/stack.js';
import { tenantSettings } from '../../support/system/tenants.js';

const folder = mkdtempSync(join(tmpdir(), 'intermission-tenants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'red.txt'), 'of red');

type Server = Awaited<ReturnType<typeof serve>>;
/** The site that every automation opens, and a private host of red. */
let site: Server, ofRed: Server;
/** What was asked there, as `METHOD PATH`. */
const askedOfRed: string[] = [];
afterAll(() => Promise.all([site?.stop(), ofRed?.stop()]));

const stack = useStack(async () => {
  ofRed = await serve((req, res) => {
    askedOfRed.push(`${req.method} ${req.url}`);
    res.setHeader('content-type', 'text/html');
    res.end('<title>of red</title>');
  });
  site = await serve((_req, res) => {
    res.setHeader('content-type', 'text/html');
    res.end(`<title>A page</title><label>Code <input type="file"></label><img src="${ofRed.url}/picture" alt="">`);
  });
  const networks = [`127.0.0.1:${site.port}`];
  const invoices = automationOf(site.url, typed);
  const parameters = { input_parameters: {}, secure_parameters: { password: [vault] } };
  for (const name of ['invoices', 'payslips', 'others']) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...invoices, parameters }));
  }
  return {
    INTERMISSION_FILES: folder,
    INTERMISSION_AUTOMATIONS: folder,
    ...tenantSettings({
      red: {
        secrets: ['1password:Red/*'],
        mailboxes: ['red@example.com', 'codes@example.com'],
        files: ['red/*'],
        networks: [...networks, `127.0.0.1:${ofRed.port}`],
      },
      blue: { mailboxes: ['blue@example.com', 'codes@example.com'], networks },
      violet: {
        secrets: ['1password:Red/Bank'],
        networks: ['*'],
        automations: {
          invoices: { secrets: ['1password:Red/Bank'], networks },
          payslips: { networks: ['*'] },
          '*': { networks },
        },
      },
    }),
  };
});

const node = (action: object) => ({ type: 'action_node', before_sleep_time: 0, ...action });
const typed = node({
  interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: '{password[0]}' } },
});
const codeFrom = (receiver: string, mailbox = receiver) =>
  node({
    extraction_action: {
      two_fa_action: {
        action: {
          type: 'email_two_fa_action',
          receiver_email_address: receiver,
          sender_email_address: 'bank@example.com',
          integration_email_address: mailbox,
        },
        output_variable_name: 'code',
      },
    },
  });
const upload = (file_path: string) =>
  node({ interaction_action: { upload_file: { command: 'get_by_label("Code")', file_path } } });
const vault = { onepassword: { vault_name: 'Red', item_name: 'Bank', field_name: 'password' } };

/** The run as it ended. */
async function ended(tenant: string, json: object): Promise<RunState> {
  const { key } = createStoredKey(stack.home, tenant, ['operator']);
  const answer = await clientOf(stack.api.url, key).service('/v1/runs', { method: 'POST', json });
  const run = (await answer.json()) as RunState;
  expect(answer.status, JSON.stringify(run)).toBe(201);
  stack.endLater(run.runId);
  return await stack.until(run.runId, ({ status }) => ENDED.includes(status));
}

function requestOf(action: unknown): { automation: object } {
  const parameters = { input_parameters: {}, secure_parameters: { password: [vault] } };
  return { automation: { ...automationOf(site.url, action), parameters } };
}

async function outcome(tenant: string, action: unknown): Promise<string> {
  const { error } = await ended(tenant, requestOf(action));
  return `${error?.type}: ${error?.message}`;
}

describe('a tenant', () => {
  it.each([
    ['the secret', typed, '1password:Red/Bank', 'secrets'],
    ['the two-factor codes', codeFrom('red@example.com'), 'red@example.com', 'mailboxes'],
    ['the codes in a shared mailbox', codeFrom('red@example.com', 'codes@example.com'), 'red@example.com', 'mailboxes'],
    ['the mailbox for its own codes', codeFrom('blue@example.com', 'red@example.com'), 'red@example.com', 'mailboxes'],
    ['the file', upload('red.txt'), 'red.txt', 'files'],
    ['the file on a way round', upload('blue/../red.txt'), 'red.txt', 'files'],
  ])('may not use %s of another tenant', async (_what, action, name, list) => {
    expect(await outcome('blue', action)).toContain(
      `the tenant blue may not use ${name}; to allow it, add it to ${list} of blue in the file of INTERMISSION_TENANTS`,
    );
  });

  it('may use what the file names', async () => {
    // It gets as far as the credentials, which this worker has not.
    expect(await outcome('red', typed)).toContain('set OP_SERVICE_ACCOUNT_TOKEN on the workers');
  });

  it('that the file does not name may use nothing', async () => {
    expect(await outcome('green', codeFrom('green@example.com'))).toContain('which the tenant green may not reach');
  });
});

describe('a private host of one tenant', () => {
  const open = (path: string) => node({ interaction_action: { go_to_url: { url: `${ofRed.url}${path}` } } });
  const call = (path: string) => node({ extraction_action: { api_call: { url: `${ofRed.url}${path}` } } });
  const send = (path: string) =>
    node({ interaction_action: { upload_file: { command: 'get_by_label("Code")', file_url: `${ofRed.url}${path}` } } });
  const toldBack = (tenant: string, path: string) =>
    ended(tenant, { ...requestOf(call(path)), callbackUrl: `${ofRed.url}${path}-callback` });
  const callbackOf = (runId: string) => stack.temporal.client.workflow.getHandle(`${runId}-callback`).result();

  it('is reached by its own runs: by page, request, upload and callback', async () => {
    expect((await ended('red', requestOf(open('/red-page')))).status).toBe('succeeded');
    expect((await ended('red', requestOf(send('/red-upload')))).status).toBe('succeeded');
    const { runId } = await toldBack('red', '/red-call');
    await callbackOf(runId);
    expect(askedOfRed).toEqual(
      expect.arrayContaining([
        'GET /picture',
        'GET /red-page',
        'GET /red-call',
        'GET /red-upload',
        'POST /red-call-callback',
      ]),
    );
  });

  it('is reached by no run of another: neither by page, request, upload nor callback', async () => {
    askedOfRed.length = 0;
    const refused = `127.0.0.1 is this machine, which the tenant blue may not reach; to allow it, add 127.0.0.1:${ofRed.port} to networks of blue in the file of INTERMISSION_TENANTS`;
    expect(await outcome('blue', open('/page'))).toMatch(/^NavigationFailed: /);
    expect(await outcome('blue', open('/page'))).toContain(refused);
    expect(await outcome('blue', send('/upload'))).toContain(refused);
    const run = await toldBack('blue', '/call');
    const log = run.log.map(({ text }) => text);
    expect(log).toEqual(
      // The call, and the picture in the page.
      expect.arrayContaining([expect.stringContaining(`no answer: ${refused}`), `warning: refused: ${refused}`]),
    );
    await expect(callbackOf(run.runId)).rejects.toMatchObject({ cause: { cause: { message: refused } } });
    expect(askedOfRed).toEqual([]);
  });
});

describe('an automation of a tenant', () => {
  const started = async (json: object) => (await ended('violet', json)).error!;

  it('may use what its entry names', async () => {
    expect((await started({ automation: 'invoices' })).message).toContain(
      'set OP_SERVICE_ACCOUNT_TOKEN on the workers',
    );
  });

  it('may not use what only the entry of another names', async () => {
    const { type, message } = await started({ automation: 'payslips' });
    expect(type).toBe('SecretUnavailable');
    expect(message).toContain(
      'the automation payslips of the tenant violet may not use 1password:Red/Bank; to allow it, add it to secrets of "payslips" in automations of violet in the file of INTERMISSION_TENANTS',
    );
  });

  it.each([
    ['of the folder without an entry', () => ({ automation: 'others' })],
    ['in the request, whatever it calls itself', () => ({ ...requestOf(typed), automationName: 'invoices' })],
  ])('may use only what all other automations may use: one %s', async (_which, request) => {
    expect((await started(request())).message).toContain(
      'an automation of the tenant violet without its own entry may not use 1password:Red/Bank; to allow it, add it to secrets of "*" in automations of violet',
    );
  });

  it('reaches the private hosts of its entry only', async () => {
    askedOfRed.length = 0;
    const { log } = await ended('violet', { automation: 'invoices' });
    expect(log.map(({ text }) => text).join('\n')).toContain(
      'the automation invoices of the tenant violet may not reach',
    );
    expect(askedOfRed).toEqual([]);
    await ended('violet', { automation: 'payslips' });
    expect(askedOfRed).toEqual(['GET /picture']);
  });
});

it.each([
  [
    'an unknown list',
    { secret: [] },
    'red has secret, which is not one of secrets, mailboxes, files, networks, max_parallelism, automations',
  ],
  [
    'a network that is none',
    { networks: ['10.1'] },
    'red.networks.0: 10.1 is neither a host, nor host:port, nor a CIDR',
  ],
  [
    'an unknown list of an automation',
    { automations: { invoices: { automations: {} } } },
    'red.automations.invoices has automations, which is not one of secrets, mailboxes, files, networks, max_parallelism',
  ],
  ['a limit that lets nobody work', { max_parallelism: 0 }, 'red.max_parallelism: must be at least 1'],
  [
    'an automation that may do more than its tenant',
    { files: ['red/*'], automations: { invoices: { files: ['red/a', 'blue/a'] } } },
    'red.automations.invoices.files: blue/a is not in files of the tenant; an automation may use only what its tenant may use',
  ],
  [
    'a name that is no file',
    { automations: { 'invoices.json': {} } },
    'red.automations.invoices.json: is not the name of an automation; write the name of a file in INTERMISSION_AUTOMATIONS without .json, or * for all others',
  ],
])('says what is wrong with the file: %s', (_what, red, message) => {
  expect(() => readConfig(tenantSettings({ red }))).toThrow(
    `INTERMISSION_TENANTS (what each tenant may use): ${message}`,
  );
});
