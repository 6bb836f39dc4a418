import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ENDED } from '../../contracts/run-status.js';
import { automationOf, click, pause, typeInto } from '../support/runs/automations.js';
import { serve } from '../support/http/serve.js';
import { useSystem } from '../support/system/system.js';

/** One run that attacks its host and the worker that steers it. */
interface Attack {
  /** The script that its page runs when the attack begins. */
  script?: string;
  /** The node that it runs there; by default it waits for an element that never appears. */
  nodes?: unknown[];
  /** What happens again and again from outside while the attack lasts. */
  outside?: (runId: string) => Promise<unknown>;
}

/** The browsers of several runs start at once, on a machine that others use. */
const START_MS = 90_000;
const PORTS = { first: 23_400, last: 23_439 };
const wait = {
  type: 'action_node',
  interaction_action: { click_element: { command: 'get_by_role("button", name="Nowhere")' } },
};
const select = (pattern: string) => ({
  type: 'action_node',
  interaction_action: {
    max_tries: 1,
    max_timeout_seconds_per_try: 60,
    select_option: { command: 'get_by_label("Country")', select_values: [pattern] },
  },
});
const often = (act: string) => `setInterval(() => { ${act} }, 5)`;

const ATTACKS: Record<string, Record<string, Attack>> = {
  'pages that write without end': {
    console: { script: often("console.log('x'.repeat(60e6))") },
    'standard error': { script: often("throw new Error('x'.repeat(60e6))") },
    'title and address': {
      script: often(
        "document.title = Math.random() + 'x'.repeat(1e6); history.pushState(0, '', '?' + Math.random() + 'x'.repeat(1.5e6));",
      ),
    },
    network: {
      script: `${often("for (let i = 0; i < 50; i += 1) fetch('/?' + Math.random() + 'x'.repeat(5000)).catch(() => 0)")};
        ${often("new WebSocket('ws://' + location.host)")}`,
      nodes: [wait, { type: 'action_node', extraction_action: { network_call: { url_pattern: 'nowhere' } } }],
    },
  },
  'pages that open dialogs, tabs and downloads without end': {
    dialogs: { script: 'for (;;) alert("again")' },
    tabs: { script: often("window.open('about:blank')") },
    downloads: {
      script: often(`const link = document.createElement('a');
        link.href = 'data:application/octet-stream,' + 'x'.repeat(1e5);
        link.download = 'x'.repeat(1000);
        link.click();`),
    },
  },
  'pages whose renderers crash, hang and take memory': {
    crash: { nodes: [{ type: 'private_node', handler: 'crash', inputs: {} }] },
    hang: { script: 'for (;;);' },
    memory: { script: 'const kept = []; for (;;) kept.push(new Uint8Array(1e6).fill(1));' },
  },
  'automations whose patterns are slow to compare': {
    'options of a list': {
      script: `document.body.innerHTML = '<label>Country <select><option>${'a'.repeat(60)}b</option></select></label>'`,
      nodes: [select('^(?=a)(a+)+$')],
    },
    'address of done_when': {
      script: "history.replaceState(0, '', '?' + 'a'.repeat(1500))",
      nodes: [pause(60, { done_when: { url: `${'**a'.repeat(300)}b` } })],
      outside: (runId) => test.runs.call('POST', `/v1/runs/${runId}/done-check`, { pauseId: 'pause-1' }),
    },
  },
  'a stranger who sends rubbish to the ports of the browsers': { stranger: { outside: sendRubbish } },
};
const PAGES = Object.assign({}, ...Object.values(ATTACKS)) as Record<string, Attack>;

const HANDLERS = join(tmpdir(), `handlers-${process.pid}.mjs`);
const test = useSystem(async () => {
  const crash = "{ name: 'crash', inputs: z.object({}), run }";
  await writeFile(
    HANDLERS,
    `import { z } from '${import.meta.resolve('zod')}';
    const run = async ({ page }) => {
      await page.waitForFunction(() => window.hasBegun);
      await page.goto('chrome://crash');
    };
    export default [${crash}];`,
  );
  return {
    INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1',
    INTERMISSION_HANDLERS: HANDLERS,
    INTERMISSION_BROWSERS_SLOTS: '5',
    INTERMISSION_BROWSERS_PORTS: `${PORTS.first}-${PORTS.last}`,
  };
});
afterAll(() => rm(HANDLERS, { force: true }));

/** The pages wait for its event `begins`. */
const attack = new EventEmitter();
let site: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  site = await serve((request, response) => {
    if (request.url === '/begin') return void attack.once('begins', () => response.end());
    const { script = '' } = PAGES[decodeURIComponent(request.url!.slice(1))] ?? {};
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>A page</title><body><script>
      fetch('/begin').then(() => { window.hasBegun = true; ${script} });
    </script>`);
  });
});
afterAll(() => site.stop());

/** Sends what is no HTTP, HTTP that never ends, and WebSocket upgrades with no secret, to every port that listens. */
async function sendRubbish(): Promise<void> {
  const ports = Array.from({ length: PORTS.last - PORTS.first + 1 }, (_, at) => PORTS.first + at);
  const rubbish = [
    randomBytes(100_000),
    'POST /journal HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n{',
    `GET /live HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${'A'.repeat(22)}==\r\n\r\n`,
    `GET / HTTP/1.1\r\nx: ${'x'.repeat(200_000)}\r\n\r\n`,
  ];
  const sendings = ports.flatMap((port) =>
    rubbish.map(async (bytes) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(bytes);
      await Promise.race([once(socket, 'close').catch(() => undefined), sleep(200)]);
      socket.destroy();
    }),
  );
  await Promise.all(sendings);
}

/** Starts a run that attacks. Resolves when it has begun its first step. */
async function startAttack(name: string, { nodes = [wait] }: Attack): Promise<string> {
  const runId = await test.runs.start(automationOf(`${site.url}/${encodeURIComponent(name)}`, ...nodes));
  await test.runs.until(runId, ({ nodes: begun }) => begun[0] !== undefined && begun[0].state !== 'waiting', START_MS);
  return runId;
}

/** How long the steps of an ordinary run take, in milliseconds. Its effects and outputs must be right. */
async function ordinaryRun(): Promise<number> {
  const greeting = {
    locator: { command: 'get_by_role("heading")', output_variable_name: 'is', extraction_format: { is: 'str' } },
  };
  const nodes = [
    typeInto('Username', 'ana'),
    typeInto('One-time code', '123456'),
    click('Submit'),
    { type: 'action_node', extraction_action: greeting },
  ];
  const runId = await test.runs.start(automationOf(test.site('/login'), ...nodes));
  await test.runs.until(runId, ({ status }) => status !== 'queued', START_MS);
  const startedAt = performance.now();
  const {
    status,
    nodes: done,
    outputs,
  } = await test.runs.until(runId, (state) => ENDED.includes(state.status), START_MS);
  expect({ status, steps: done.map(({ state }) => state), outputs: outputs.map(({ json_data }) => json_data) }).toEqual(
    {
      status: 'succeeded',
      steps: nodes.map(() => 'done'),
      outputs: [{ is: 'Welcome, ana' }],
    },
  );
  return performance.now() - startedAt;
}

/** Acts again and again until the work is over. */
async function during<T>(work: Promise<T>, acts: (() => Promise<unknown>)[]): Promise<T> {
  let isOver = false;
  const acting = acts.map(async (act) => {
    while (!isOver) await act();
  });
  try {
    return await work;
  } finally {
    isOver = true;
    await Promise.all(acting);
  }
}

const processes = () =>
  Promise.all((['worker', 'browsers', 'api'] as const).map((name) => test.system.processId(name)));

describe('a run on the same host and worker as', () => {
  it.each(['a quiet page', ...Object.keys(ATTACKS)])(
    '%s ends as it should',
    { timeout: 3 * START_MS },
    async (name) => {
      const before = await processes();
      const attacks = Object.entries(ATTACKS[name] ?? { quiet: {} });
      const hostile = await Promise.all(
        attacks.map(async ([page, what]) => ({ ...what, runId: await startAttack(page, what) })),
      );
      const acts = hostile.flatMap(({ outside, runId }) => (outside === undefined ? [] : [() => outside(runId)]));
      await vi.waitFor(() => expect(attack.listenerCount('begins')).toBe(attacks.length), START_MS);
      attack.emit('begins');
      const milliseconds = await during(ordinaryRun(), acts);
      console.log(`beside ${name}: ${Math.round(milliseconds)} ms`);
      expect(await processes()).toEqual(before);
      for (const { runId } of hostile) await test.runs.call('POST', `/v1/runs/${runId}/cancel`, {});
      for (const { runId } of hostile) await test.runs.untilEnded(runId);
    },
  );
});
