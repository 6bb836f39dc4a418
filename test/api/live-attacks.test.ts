import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ServerMessage, ViewerMessage } from '../../browsers/protocol.js';
import type { Browser } from './http.js';
import { API_KEY, pauseNode, startStack, type Stack } from './stack.js';

describe('the live view under attack', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(async () => {
    await stack.endRuns();
  });
  afterAll(async () => {
    await stack.stop();
  });

  function view(runId: string, headers: Record<string, string>) {
    const socket = new WebSocket(`${stack.api.url.replace('http', 'ws')}/v1/runs/${runId}/live`, { headers });
    const messages: ServerMessage[] = [];
    let frames = 0;
    const send = (message: ViewerMessage) => socket.send(JSON.stringify(message));
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return void messages.push(JSON.parse(data.toString()) as ServerMessage);
      frames += 1;
      send({ type: 'ack', frame: data.readUInt32LE(12) });
    });
    return {
      socket,
      send,
      frames: () => frames,
      control: () => messages.filter((message) => message.type === 'control').at(-1),
      closed: new Promise<number>((resolve) => socket.on('close', resolve)),
    };
  }

  async function refusal(runId: string, headers: Record<string, string>): Promise<number> {
    const { socket } = view(runId, headers);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.on('error', () => undefined).terminate();
    return response.statusCode;
  }

  async function claimed(runId: string): Promise<Browser> {
    const link = await stack.mailedLink(runId);
    const browser = stack.api.browser();
    const nonce = /name="nonce" value="([^"]+)"/.exec(await (await browser.ask(link)).text())?.[1] ?? '';
    await browser.ask(link, { method: 'POST', form: { nonce } });
    return browser;
  }

  const cookies = (browser: Browser, runId: string) => ({
    cookie: browser.jar.header(`/v1/runs/${runId}/live`),
    origin: stack.api.url,
  });

  async function heldRun() {
    const { runId } = await stack.start(pauseNode());
    const headers = cookies(await claimed(runId), runId);
    return { runId, headers };
  }

  /** The page takes what the holder types, and shows it. */
  async function stillWorks(runId: string, headers: Record<string, string>): Promise<void> {
    const holder = view(runId, headers);
    await expect
      .poll(() => holder.control(), { timeout: 10_000 })
      .toEqual({ type: 'control', canControl: true, open: true });
    await expect.poll(() => holder.frames(), { timeout: 10_000 }).toBeGreaterThan(0);
    const seen = holder.frames();
    holder.send({ type: 'text', text: 'abc' });
    await expect.poll(() => holder.frames(), { timeout: 10_000 }).toBeGreaterThan(seen);
    holder.socket.terminate();
  }

  it('is refused with a forged cookie, from another site, and with the cookie of another run', async () => {
    const one = await heldRun();
    const other = await heldRun();
    const forged = { ...one.headers, cookie: one.headers.cookie.slice(0, -4) + 'AAAA' };
    expect(await refusal(one.runId, forged)).toBe(401);
    expect(await refusal(one.runId, { ...one.headers, origin: 'https://evil.example' })).toBe(403);
    expect(await refusal(other.runId, { cookie: one.headers.cookie, origin: stack.api.url })).toBe(403);
    await stillWorks(one.runId, one.headers);
  });

  it('takes no input once the pause is over', async () => {
    const { runId } = await stack.start(pauseNode(), { type: 'action_node', sleep_action: { sleep_time: 20 } });
    const holder = view(runId, cookies(await claimed(runId), runId));
    await expect.poll(() => holder.control(), { timeout: 10_000 }).toMatchObject({ canControl: true, open: true });
    await stack.intermission.humanDone(runId);
    await expect.poll(() => holder.control(), { timeout: 10_000 }).toMatchObject({ canControl: false });
    await expect.poll(() => holder.frames()).toBeGreaterThan(0);
    const watcher = view(runId, { 'x-api-key': API_KEY });
    await expect.poll(() => watcher.frames(), { timeout: 10_000 }).toBeGreaterThan(0);
    for (let count = 0; count < 20; count += 1) holder.send({ type: 'text', text: 'too late' });
    expect(holder.control()).toMatchObject({ canControl: false });
    expect(holder.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('cuts off who sends too much at once, and the session lives on', async () => {
    const { runId, headers } = await heldRun();
    const large = view(runId, headers);
    await once(large.socket, 'open');
    large.socket.send('x'.repeat(64 * 1024 + 1));
    expect(await large.closed).toBe(1009);
    await stillWorks(runId, headers);
  });

  it('cuts off who floods, and the session lives on', async () => {
    const { runId, headers } = await heldRun();
    const flooding = view(runId, headers);
    await expect.poll(() => flooding.control(), { timeout: 10_000 }).toMatchObject({ canControl: true, open: true });
    for (let count = 0; count < 8000; count += 1)
      flooding.send({ type: 'wheel', x: 1, y: 1, deltaX: 0, deltaY: 1, modifiers: 0 });
    expect(await flooding.closed).toBe(1008);
    await stillWorks(runId, headers);
  });

  it('cuts off who sends wrong messages, and passes on none that is not its own', async () => {
    const { runId, headers } = await heldRun();
    const broken = view(runId, headers);
    await expect.poll(() => broken.control(), { timeout: 10_000 }).toMatchObject({ canControl: true, open: true });
    for (const text of ['{', 'null', '"role"', '{"type":"role","canControl":true}', '{"type":"constructor"}'])
      broken.socket.send(text);
    for (let count = 0; count < 5; count += 1) broken.socket.send('{"type":"text","text":7}');
    expect(await broken.closed).toBe(1008);
    await stillWorks(runId, headers);
  });

  it('is not slowed by a viewer that never reads', async () => {
    const { runId, headers } = await heldRun();
    const deaf = view(runId, headers);
    await once(deaf.socket, 'open');
    deaf.socket.pause();
    await stillWorks(runId, headers);
    deaf.socket.terminate();
  });
});
