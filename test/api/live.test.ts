import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FRAME_HEADER_BYTES, type ServerMessage, type ViewerMessage } from '../../browsers/protocol.js';
import type { Browser } from './http.js';
import { API_KEY, pauseNode, startStack, type Stack } from './stack.js';

describe('the live view', () => {
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
    const frames: Buffer[] = [];
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) frames.push(data);
      else messages.push(JSON.parse(data.toString()) as ServerMessage);
    });
    return {
      socket,
      messages,
      frames,
      opened: () => (socket.readyState === WebSocket.OPEN ? undefined : once(socket, 'open')),
      send: (message: ViewerMessage | { type: 'role'; canControl: boolean }) => socket.send(JSON.stringify(message)),
      control: () => messages.filter((message) => message.type === 'control').at(-1),
    };
  }

  async function refusal(runId: string, headers: Record<string, string>): Promise<number> {
    const { socket } = view(runId, headers);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.on('error', () => undefined).terminate();
    return response.statusCode;
  }

  async function claimed(runId: string, generation = 1): Promise<Browser> {
    const link = await stack.mailedLink(runId, generation);
    const browser = stack.api.browser();
    const nonce = /name="nonce" value="([^"]+)"/.exec(await (await browser.ask(link)).text())?.[1] ?? '';
    await browser.ask(link, { method: 'POST', form: { nonce } });
    return browser;
  }

  const cookies = (browser: Browser, runId: string) => ({
    cookie: browser.jar.header(`/v1/runs/${runId}/live`),
    origin: stack.api.url,
  });

  it('is refused to strangers, to other sites, and for runs that are not there', async () => {
    const { runId } = await stack.start(pauseNode());
    const browser = await claimed(runId);
    expect(await refusal(runId, {})).toBe(401);
    expect(await refusal(runId, { ...cookies(browser, runId), origin: 'https://evil.example' })).toBe(403);
    expect(await refusal('run-unknown', { 'x-api-key': API_KEY })).toBe(404);
    expect(await refusal('run-unknown', cookies(browser, runId))).toBe(403);
  });

  it('shows the page to the holder of the link, takes their input, and ends with the run', async () => {
    const { runId } = await stack.start(pauseNode());
    const holder = view(runId, cookies(await claimed(runId), runId));
    await holder.opened();
    holder.send({ type: 'view', width: 1280, height: 720, visible: true });
    await expect.poll(() => holder.frames.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(holder.frames[0]?.readUInt8(FRAME_HEADER_BYTES)).toBe(0xff);
    await expect.poll(() => holder.control()).toEqual({ type: 'control', canControl: true, open: true });

    const operator = view(runId, { 'x-api-key': API_KEY });
    await operator.opened();
    operator.send({ type: 'view', width: 1280, height: 720, visible: true });
    await expect.poll(() => operator.frames.length, { timeout: 10_000 }).toBeGreaterThan(0);
    // Nobody gives themselves control.
    operator.send({ type: 'role', canControl: true });
    operator.send({ type: 'text', text: 'x' });
    expect(operator.control()).toEqual({ type: 'control', canControl: false, open: true });

    // What is typed changes the page, and so the picture.
    for (const frame of holder.frames) holder.send({ type: 'ack', frame: frame.readUInt32LE(12) });
    const shown = holder.frames.length;
    holder.send({ type: 'text', text: '123456' });
    await expect.poll(() => holder.frames.length, { timeout: 10_000 }).toBeGreaterThan(shown);

    const closed = once(holder.socket, 'close');
    await stack.intermission.humanDone(runId);
    await closed;
    expect(holder.messages.at(-1)).toMatchObject({ type: 'bye' });
  });

  it('takes control away from the one who had it when a fresh link is opened elsewhere', async () => {
    const { runId } = await stack.start(pauseNode());
    const laptop = view(runId, cookies(await claimed(runId), runId));
    await expect.poll(() => laptop.control(), { timeout: 10_000 }).toMatchObject({ canControl: true });
    await stack.intermission.mailFreshLink(runId, { pauseId: 'pause-1', generation: 1 });
    const phone = view(runId, cookies(await claimed(runId, 2), runId));
    await expect.poll(() => phone.control(), { timeout: 10_000 }).toMatchObject({ canControl: true });
    await expect.poll(() => laptop.control(), { timeout: 10_000 }).toMatchObject({ canControl: false });
  });
});
