import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listenInRange } from '../../config/port-range.js';
import { ByteBudget } from './byte-budget.js';
import { headOf } from './request-head.js';
import type { SessionConfig } from './session-config.js';

/**
 * Limits what a page makes the browser send to a worker: requests, addresses, tabs, dialogs, and what steps read. All runs of a worker
 * share its memory. A page that changes a 2 MB address as fast as Chromium permits causes 13 MB a second.
 */
const TO_WORKERS = { burstBytes: 128_000_000, bytesPerSecond: 8_000_000 };

const FLOOD =
  'A page of the run flooded the worker: its browser sent the worker more than ' +
  `${TO_WORKERS.burstBytes / 1e6} MB at once, or ${TO_WORKERS.bytesPerSecond / 1e6} MB a second`;

/** Where workers connect: a port of the range on this host, or an address that leads to `accept`. */
export type AddressForWorkers = Pick<SessionConfig['browsers'], 'host' | 'ports'> | { url: string };

/** The only way for workers to reach a session's browser. Forwards bytes as they arrive, and counts those sent to workers. */
export class WorkerConnection {
  private readonly sockets = new Set<Duplex>();
  private readonly budget = new ByteBudget(TO_WORKERS);
  private port = 0;

  private constructor(
    private readonly addressOf: (endpoint: URL) => string,
    private readonly stop: () => void,
    private readonly exceeded: (message: string) => void,
  ) {}

  /** Calls `exceeded` with a one-sentence message when workers are sent too much. */
  static async start(address: AddressForWorkers, exceeded: (message: string) => void): Promise<WorkerConnection> {
    if ('url' in address) {
      return new WorkerConnection(
        ({ pathname }) => address.url + pathname,
        () => undefined,
        exceeded,
      );
    }
    const { host, ports } = address;
    const server = createServer({ noDelay: true });
    await listenInRange(ports, async (port) => {
      server.listen(port, host);
      await once(server, 'listening');
    });
    const { port } = server.address() as AddressInfo;
    const addressOf = (endpoint: URL) => {
      endpoint.hostname = host.includes(':') ? `[${host}]` : host;
      endpoint.port = String(port);
      return endpoint.href;
    };
    const connection = new WorkerConnection(addressOf, () => server.close(), exceeded);
    server.on('connection', (worker) => connection.join(worker, (browser) => passOn(worker, browser, connection.port)));
    return connection;
  }

  /** Forwards to this Playwright endpoint from now on, and closes the connections to the previous one. Returns the address for workers. */
  lead(endpoint: string): string {
    this.cut();
    const url = new URL(endpoint);
    this.port = Number(url.port);
    return this.addressOf(url);
  }

  /** A worker connects to an address below the one that `start` was given. */
  accept({ url = '', rawHeaders }: IncomingMessage, worker: Duplex, head: Buffer): void {
    this.join(worker, (browser) => {
      const path = url.slice(url.indexOf('/playwright/') + '/playwright'.length);
      browser.write(ownHost(headOf(`GET ${path} HTTP/1.1`, rawHeaders), this.port), 'latin1');
      browser.write(head);
      worker.pipe(browser);
    });
  }

  close(): void {
    this.stop();
    this.cut();
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** `begin` forwards what the worker sends. */
  private join(worker: Duplex, begin: (browser: Socket) => void): void {
    const browser = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    for (const [socket, other] of [
      [worker, browser],
      [browser, worker],
    ] as const) {
      this.sockets.add(socket);
      socket
        .on('error', () => socket.destroy())
        .once('close', () => {
          this.sockets.delete(socket);
          // Sends what is left first.
          if (!other.destroyed) other.end(() => other.destroy());
        });
    }
    browser.on('data', (bytes) => {
      if (this.budget.take(bytes.length)) return;
      this.exceeded(FLOOD);
      this.close();
    });
    begin(browser);
    browser.pipe(worker);
  }
}

const MAX_HEAD_BYTES = 16_384;

/**
 * Forwards what a worker sends. Playwright listens on loopback and refuses requests whose Host header names another host, while a worker
 * on another machine names this one's address. Only callers that know the connection's secret path can reach it.
 */
function passOn(worker: Socket, browser: Socket, port: number): void {
  let head = Buffer.alloc(0);
  const onData = (bytes: Buffer) => {
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1 && head.length < MAX_HEAD_BYTES) return;
    worker.off('data', onData);
    const headers = head.subarray(0, Math.max(end, 0)).toString('latin1');
    browser.write(ownHost(headers, port), 'latin1');
    browser.write(head.subarray(Math.max(end, 0)));
    worker.pipe(browser);
  };
  worker.on('data', onData);
}

function ownHost(headers: string, port: number): string {
  return headers.replace(/^host:.*$/im, `Host: 127.0.0.1:${port}`);
}
