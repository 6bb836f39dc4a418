import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { SessionResponse } from '../../contracts/session-commands.js';
import { fetchLatestFrame, isSessionThere, sendSessionCommand } from '../../infra/session-client.js';

const SECRET = 'a-secret-address';
const DEADLINE_MS = 10_000;

let server: Server;
let liveUrl: string;
let received: { method?: string | undefined; url?: string | undefined; body: string }[];
let respond: (response: ServerResponse) => void;

beforeEach(async () => {
  received = [];
  server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ method: request.method, url: request.url, body });
      respond(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  liveUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sessions/${SECRET}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function respondJson(status: number, body: unknown): void {
  respond = (response) => response.writeHead(status).end(JSON.stringify(body));
}

function countOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

describe('a command to a browser session', () => {
  it('is posted as JSON, and its response is read', async () => {
    respondJson(200, { next: 2, coming: 0, ready: 1, failed: [], laterMember: true });
    const news = await sendSessionCommand(liveUrl, 'downloads', { from: 1 }, DEADLINE_MS);
    expectTypeOf(news.failed).toEqualTypeOf<string[]>();
    expect(news).toEqual({ next: 2, coming: 0, ready: 1, failed: [] });
    expect(received).toEqual([{ method: 'POST', url: `/sessions/${SECRET}/downloads`, body: '{"from":1}' }]);
  });

  it('has no response where the session gives none', async () => {
    respond = (response) => response.writeHead(204).end();
    await expect(sendSessionCommand(liveUrl, 'pointed', { pauseId: 'p' }, DEADLINE_MS)).resolves.toBeUndefined();
  });

  it('does not compile with another name or request', () => {
    // @ts-expect-error There is no such command.
    const name = () => sendSessionCommand(liveUrl, 'gates', { open: true }, DEADLINE_MS);
    // @ts-expect-error `open` is missing.
    const request = () => sendSessionCommand(liveUrl, 'gate', {}, DEADLINE_MS);
    expectTypeOf<SessionResponse<'blocked'>>().toEqualTypeOf<{ attempts: number }>();
    expect([name, request]).toHaveLength(2);
  });

  it('goes over the connection of the one before, and over a new one when the session has closed that', async () => {
    let connections = 0;
    server.on('connection', () => (connections += 1));
    respond = (response) => response.writeHead(204).end();
    for (let count = 0; count < 3; count += 1) await sendSessionCommand(liveUrl, 'cut', {}, DEADLINE_MS);
    expect(connections).toBe(1);
    server.closeIdleConnections();
    await expect.poll(() => countOf(server)).toBe(0);
    await sendSessionCommand(liveUrl, 'cut', {}, DEADLINE_MS);
    expect(connections).toBe(2);
  });

  it('says with which status and why the session refused', async () => {
    respondJson(507, { error: 'the disk is full' });
    await expect(sendSessionCommand(liveUrl, 'cut', {}, DEADLINE_MS)).rejects.toMatchObject({
      name: 'SessionCommandError',
      kind: 'refused',
      status: 507,
      message: 'the disk is full',
    });
    respond = (response) => response.writeHead(404).end();
    await expect(sendSessionCommand(liveUrl, 'cut', {}, DEADLINE_MS)).rejects.toMatchObject({
      kind: 'refused',
      status: 404,
      message: 'the session answered 404 to "cut"',
    });
  });

  it.each([
    ['of another shape', '{"attempts":"two"}'],
    ['that is not JSON', 'attempts: 2'],
    ['that is missing', ''],
  ])('refuses a response %s', async (_, text) => {
    respond = (response) => response.writeHead(200).end(text);
    await expect(sendSessionCommand(liveUrl, 'blocked', { step: 's' }, DEADLINE_MS)).rejects.toMatchObject({
      kind: 'unreadable',
      message: 'the session\'s response to "blocked" is not one that this version knows',
    });
  });

  it.each([
    ['never begins', () => undefined],
    ['begins and does not end', (response: ServerResponse) => void response.writeHead(200).write('{"attempts":')],
    ['breaks off', (response: ServerResponse) => void response.destroy()],
  ])('ends at its deadline when the response %s, without the address in the error', async (_, silent) => {
    respond = silent;
    const failure: unknown = await sendSessionCommand(liveUrl, 'blocked', { step: 's' }, 200).catch((e: unknown) => e);
    expect(failure).toMatchObject({ kind: 'unreachable', message: 'the session did not respond' });
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain(SECRET);
    expect((failure as Error).cause).toBeUndefined();
  });
});

describe('a browser session', () => {
  it('is there when its address responds with success', async () => {
    respond = (response) => response.writeHead(204).end();
    expect(await isSessionThere(liveUrl, DEADLINE_MS)).toBe(true);
    respond = (response) => response.writeHead(404).end();
    expect(await isSessionThere(liveUrl, DEADLINE_MS)).toBe(false);
    respond = () => undefined;
    expect(await isSessionThere(liveUrl, 200)).toBe(false);
  });

  it('has a latest frame, or none', async () => {
    respond = (response) => response.writeHead(200).end('frame');
    expect((await fetchLatestFrame(liveUrl, DEADLINE_MS))?.toString()).toBe('frame');
    respond = (response) => response.writeHead(204).end();
    expect(await fetchLatestFrame(liveUrl, DEADLINE_MS)).toBeUndefined();
    respond = () => undefined;
    expect(await fetchLatestFrame(liveUrl, 200)).toBeUndefined();
  });
});
