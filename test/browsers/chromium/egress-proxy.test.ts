import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { type OpenSession, openSession } from '../open-session.js';

/** What answers beside the automated site: on 127.0.0.1 it may be reached, on 127.0.0.2 not. */
interface Neighbour {
  url: string;
  host: string;
  asked: string[];
  close(): void;
}

let open: OpenSession;
let page: Page;
let allowed: Neighbour;
let forbidden: Neighbour;

beforeAll(async () => {
  [allowed, forbidden] = await Promise.all([startNeighbour('127.0.0.1'), startNeighbour('127.0.0.2')]);
  open = await openSession('/', { INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' });
});
afterEach(async () => {
  for (const one of open.page.context().pages()) if (one !== open.page) await one.close();
});
afterAll(async () => {
  await open.close();
  allowed.close();
  forbidden.close();
});
beforeEach(async () => {
  page = await open.page.context().newPage();
  await page.goto(`${allowed.url}/start`);
  forbidden.asked.length = 0;
});

async function startNeighbour(address: string): Promise<Neighbour> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://neighbour');
    asked.push(pathname);
    response.setHeader('access-control-allow-origin', '*');
    const to = searchParams.get('to');
    if (to !== null) response.writeHead(302, { location: to });
    else if (pathname === '/large') response.writeHead(200, { 'content-type': 'application/octet-stream' });
    else response.writeHead(200, { 'content-type': 'text/html' });
    response.end(pathname === '/large' ? Buffer.alloc(40_000_000, 7) : `<title>${address}</title>`);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    asked.push('websocket');
    socket.on('message', (text: Buffer) => socket.send(`echo ${text.toString()}`));
  });
  server.listen(0, address);
  await once(server, 'listening');
  const host = `${address}:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, asked, close: () => (server.closeAllConnections(), server.close()) };
}

/** Whether a script of the page gets an answer. */
const attempt = (script: string) => page.evaluate<string>(`(${script})().catch((error) => 'failed: ' + error)`);
const fetching = (url: string) => `() => fetch('${url}').then((response) => response.text())`;
const socketTo = (host: string) => `() => new Promise((resolve, reject) => {
  const socket = new WebSocket('ws://${host}/');
  socket.onopen = () => socket.send('hello');
  socket.onmessage = ({ data }) => resolve(data);
  socket.onerror = () => reject('closed');
})`;

describe('an automated page', () => {
  it('reaches what is allowed, by requests and WebSockets', async () => {
    expect(await attempt(fetching(`${allowed.url}/data`))).toContain('127.0.0.1');
    expect(await attempt(socketTo(allowed.host))).toBe('echo hello');
  });

  it('cannot be sent to a private address, and the session knows why', async () => {
    await expect(page.goto(`${forbidden.url}/secret`)).rejects.toThrow('ERR_SOCKS_CONNECTION');
    await expect(page.goto(`${allowed.url}/?to=${forbidden.url}/secret`)).rejects.toThrow('ERR_SOCKS_CONNECTION');
    expect(forbidden.asked).toEqual([]);
    const told = (await (await open.post('failed-connections', { from: 0 })).json()) as { failed: unknown[] };
    const [host, port] = forbidden.host.split(':');
    expect(told.failed.at(-1)).toMatchObject({
      host,
      port: Number(port),
      isRefused: true,
      reason: `127.0.0.2 is this machine, which automations may not reach; to allow it, add ${forbidden.host} to INTERMISSION_ALLOWED_NETWORKS`,
    });
  });

  it.each([
    ['a request', () => fetching(`${forbidden.url}/data`)],
    ['a request of a name', () => fetching(`http://localhost:${forbidden.host.split(':')[1]}/`)],
    ['a redirect', () => fetching(`${allowed.url}/?to=${forbidden.url}/data`)],
    ['a WebSocket', () => socketTo(forbidden.host)],
    ['a frame', () => embedded('iframe', 'src')],
    ['a picture', () => embedded('img', 'src')],
    ['a script', () => embedded('script', 'src')],
    ['a beacon', () => `async () => { navigator.sendBeacon('${forbidden.url}/beacon'); ${waiting} }`],
    [
      'a worker',
      () => `async () => { new Worker(URL.createObjectURL(new Blob(["fetch('${forbidden.url}/x')"]))); ${waiting} }`,
    ],
    ['a window', () => `async () => { window.open('${forbidden.url}/window'); ${waiting} }`],
    [
      'a prefetch',
      () =>
        `async () => { const link = document.createElement('link'); link.rel = 'prefetch'; link.href = '${forbidden.url}/p'; document.head.append(link); ${waiting} }`,
    ],
  ])('does not reach a private address by %s', async (_way, script) => {
    expect(await attempt(script())).toMatch(/^(failed|over)/);
    expect(forbidden.asked).toEqual([]);
  });

  const waiting = `await new Promise((over) => setTimeout(over, 300)); return 'over';`;
  const embedded = (tag: string, attribute: string) =>
    `async () => { const one = document.createElement('${tag}'); one.${attribute} = '${forbidden.url}/x'; document.body.append(one); ${waiting} }`;

  it('cannot get files of this machine or pages of the browser itself', async () => {
    for (const url of ['file:///etc/passwd', 'chrome://version', 'view-source:file:///etc/passwd']) {
      expect(await attempt(`async () => { location.href = '${url}'; ${waiting} }`)).toBe('over');
      expect(page.url()).toBe(`${allowed.url}/start`);
    }
    expect(await attempt(fetching('file:///etc/passwd'))).toMatch(/^failed/);
    await expect(page.goto(`${allowed.url}/?to=file:///etc/passwd`)).rejects.toThrow('ERR_UNSAFE_REDIRECT');
  });

  it('sends nothing around the way out by WebRTC', async () => {
    const stun = createSocket('udp4');
    const heard = await listen(stun);
    const gathered = await attempt(`async () => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${stun.address().port}' }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((over) => { peer.onicegatheringstatechange = over; setTimeout(over, 1500); });
      return 'over ' + peer.localDescription.sdp;
    }`);
    expect(gathered).toMatch(/^over/);
    expect(gathered).not.toMatch(/candidate:.* (typ srflx|udp)/i);
    expect(heard).toEqual([]);
    stun.close();
  });

  it('lets requests of the automation itself out by the same way', async () => {
    const { request } = page.context();
    expect(await (await request.get(`${allowed.url}/data`)).text()).toContain('127.0.0.1');
    await expect(request.get(`${forbidden.url}/data`)).rejects.toThrow();
    await expect(request.get(`${allowed.url}/?to=${forbidden.url}/data`)).rejects.toThrow();
    expect(forbidden.asked).toEqual([]);
  });

  it('gets large answers whole', async () => {
    const size = `() => fetch('/large').then((response) => response.arrayBuffer()).then((all) => String(all.byteLength))`;
    expect(await attempt(size)).toBe('40000000');
  });
});

async function listen(socket: Socket): Promise<string[]> {
  const heard: string[] = [];
  socket.on('message', (packet) => void heard.push(packet.toString('hex')));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return heard;
}
