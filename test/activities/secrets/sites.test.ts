import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { ENDED } from '../../../contracts/run-status.js';
import { serve } from '../../support/http/serve.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem({ INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1,::1' });

/** One server under two names: two sites. */
let own: string;
let foreign: string;
/** The requests that each site got: the host, with a placeholder for the six digits of a code or a part of them. */
let told: string[] = [];
let server: Awaited<ReturnType<typeof serve>> | undefined;

const FIELD = `<label>Code <input onkeydown="tell(event.key)" oninput="tell(value)"></label>
  <label>Choice <select oninput="tell(value)"><option>nothing<option id="one"></select></label>
  <script>
    const tell = (what) => fetch('/told', { method: 'POST', body: what });
    document.querySelector('input').focus();
  </script>`;
/** After two keys it opens the other site, whose field has the focus. */
const LEAVES = (to: string) => `<label>Code <input oninput="if (value.length === 2) location = '${to}/field'"></label>`;
const FRAMED = (of: string) => `<iframe src="${of}/field"></iframe>`;
/** The page gives the focus to the frame of the other site. */
const GIVES = (to: string) =>
  `<label>Code <input oninput="document.querySelector('iframe').focus()"></label><iframe src="${to}/field"></iframe>`;

beforeAll(async () => {
  server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const { pathname, search } = new URL(request.url!, own);
      const host = request.headers.host!.replace(/:\d+$/, '');
      const { 'x-code': header = '' } = request.headers;
      const digits = `${search}${String(header)}${String(Buffer.concat(chunks))}`.replace(/\D/g, '');
      if (digits !== '') told.push(`${host} ${'#'.repeat(digits.length)}`);
      const other = host === 'localhost' ? own : foreign;
      const pages: Record<string, string> = {
        '/field': FIELD,
        '/leaves': LEAVES(other),
        '/framed': FRAMED(other),
        '/gives': GIVES(other),
        '/around': `<iframe srcdoc='${FIELD.replaceAll("'", '"').replaceAll('"', '&quot;')}'></iframe>`,
      };
      response.writeHead(200, { 'content-type': 'text/html' }).end(pages[pathname] ?? 'ok');
    });
  });
  own = server.url;
  foreign = own.replace('127.0.0.1', 'localhost');
});
afterAll(() => server?.stop());

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const step = (action: object) => ({ type: 'action_node', before_sleep_time: 0, end_sleep_time: 2, ...action });
const act = (action: object) => step({ interaction_action: { max_tries: 2, ...action } });
const open = (url: string) => act({ go_to_url: { url } });
const type = (more: object = {}, command = 'get_by_label("Code")') =>
  act({ input_text: { command, input_text: '{code[0]}', ...more } });
const script = (line: string) =>
  step({ python_script_action: { execution_code: `async def code_fn(page):\n    ${line}` } });
const call = (more: object) =>
  step({ extraction_action: { api_call: { url: `${foreign}/api`, method: 'POST', ...more } } });

/** Every run has secrets of its own, since each code is given once. */
async function run(sites: string[] | undefined, nodes: unknown[], url = `${own}/field`): Promise<RunState> {
  told = [];
  const secret = () => [...randomBytes(32)].map((byte) => BASE32[byte % 32]).join('');
  const code = [0, 1, 2].map(() => ({ totp: { totp_secret: secret() }, ...(sites && { sites }) }));
  const parameters = { input_parameters: {}, secure_parameters: { code } };
  const runId = await test.runs.start({ url, parameters, nodes });
  return test.runs.until(runId, ({ status }) => ENDED.includes(status), 90_000);
}

const REFUSED =
  'The secret code[0] may not be given to localhost; it is for 127.0.0.1; to allow it, add "localhost" to sites of secure_parameters.code.0';

const ways: [string, () => unknown[]][] = [
  ['filled into a page', () => [open(`${foreign}/field`), type()]],
  ['typed into a page', () => [open(`${foreign}/field`), type({ fill_or_type: 'type' })]],
  ['filled into a frame', () => [open(`${own}/framed`), type({}, 'frame_locator("iframe").get_by_label("Code")')]],
  [
    'chosen in a list',
    () => [
      open(`${foreign}/field`),
      act({ select_option: { command: 'get_by_label("Choice")', select_values: ['{code[0]}'] } }),
    ],
  ],
  [
    'filled in by a script',
    () => [open(`${foreign}/field`), script('await page.get_by_label("Code").fill("{code[0]}")')],
  ],
  [
    'told to a page by a script',
    () => [open(`${foreign}/field`), script(`await page.evaluate("fetch('/told?' + {code[0]})")`)],
  ],
  ['opened in an address', () => [open(`${foreign}/field?code={code[0]}`)]],
  ['called in an address', () => [call({ url: `${foreign}/api?code={code[0]}` })]],
  ['sent in a query', () => [call({ query_params: { code: '{code[0]}' } })]],
  ['sent in a header', () => [call({ headers: { 'x-code': '{code[0]}' } })]],
  ['sent in a body', () => [call({ body: '{code[0]}' })]],
  ['sent for a file', () => [act({ download_url_as_pdf: { url: `${foreign}/file?code={code[0]}` } })]],
];

describe('a secret', { timeout: 120_000 }, () => {
  it.each(ways)('is not %s of another site', async (_way, nodes) => {
    const { status, error } = await run(undefined, nodes());
    expect([status, error?.type]).toEqual(['failed', 'SiteNotAllowed']);
    expect(error?.message).toContain(REFUSED);
    expect(told).toEqual([]);
  });

  it.each([
    ['goes to another site', '/leaves', 'type'],
    ['gives the focus to a frame of another site', '/gives', 'type'],
  ])('stops in the middle when the page %s', async (_what, path, fill_or_type) => {
    const { error } = await run(undefined, [open(own + path), type({ fill_or_type })]);
    expect(error?.message).toContain(REFUSED);
    expect(told).toEqual([]);
  });

  it('is given to the own site, and to frames that its pages write', async () => {
    const inFrame = type({ input_text: '{code[1]}' }, 'frame_locator("iframe").get_by_label("Code")');
    const { status, error } = await run(undefined, [
      type(),
      open(`${own}/around`),
      inFrame,
      call({ url: `${own}/api`, body: '{code[2]}' }),
    ]);
    expect([status, error]).toEqual(['succeeded', undefined]);
    expect(told).toContain('127.0.0.1 ######');
  });

  it.each(ways.slice(0, 3))('is %s of a site that its author lists', async (_way, nodes) => {
    const { status, error } = await run(['localhost'], nodes());
    expect([status, error]).toEqual(['succeeded', undefined]);
    expect(told).toContain('localhost ######');
  });

  it('goes nowhere when neither url nor sites names a site, and else to the first site that the author opens', async () => {
    const nowhere = await run(undefined, [call({ body: '{code[0]}' })], 'about:blank');
    expect(nowhere.error?.message).toContain('may not be given to localhost; it is for no site, since url names none');
    const first = await run(undefined, [open(`${foreign}/field`), type()], 'about:blank');
    expect(first.status).toBe('succeeded');
  });

  it('is not told where it would be the name of the host', async () => {
    const { error } = await run(undefined, [open('http://x{code[0]}.localhost/')]);
    expect(error?.message).toContain('may not be given to an address without a host, or with a secret in it');
    expect(error?.message).not.toMatch(/\d{6}/);
  });
});
