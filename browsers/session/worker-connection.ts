import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { listenInRange } from '../../config/port-range.js';
import { ByteBudget } from './byte-budget.js';
import type { SessionConfig } from './session-config.js';

/**
 * Limits what a page makes the browser send to a worker: requests, addresses, tabs, dialogs, and what steps read. All runs of a worker
 * share its memory. A page that changes a 2 MB address as fast as Chromium permits causes 13 MB a second.
 */
const TO_WORKERS = { burstBytes: 128_000_000, bytesPerSecond: 8_000_000 };

const FLOOD =
  'A page of the run flooded the worker: its browser sent the worker more than ' +
  `${TO_WORKERS.burstBytes / 1e6} MB at once, or ${TO_WORKERS.bytesPerSecond / 1e6} MB a second`;

/** The only way for workers to reach a session's browser. Forwards bytes as they arrive, and counts those sent to workers. */
export class WorkerConnection {
  private readonly sockets = new Set<Socket>();
  private readonly budget = new ByteBudget(TO_WORKERS);
  private port = 0;

  private constructor(
    private readonly server: Server,
    private readonly host: string,
    private readonly exceeded: (message: string) => void,
  ) {
    server.on('connection', (worker) => this.join(worker));
  }

  /** Calls `exceeded` with a one-sentence message when workers are sent too much. */
  static async start(
    { host, ports }: SessionConfig['browsers'],
    exceeded: (message: string) => void,
  ): Promise<WorkerConnection> {
    const server = createServer({ noDelay: true });
    await listenInRange(ports, async (port) => {
      server.listen(port, host);
      await once(server, 'listening');
    });
    return new WorkerConnection(server, host, exceeded);
  }

  /** Forwards to this Playwright endpoint from now on, and closes the connections to the previous one. Returns the address for workers. */
  lead(endpoint: string): string {
    this.cut();
    const url = new URL(endpoint);
    this.port = Number(url.port);
    url.hostname = this.host.includes(':') ? `[${this.host}]` : this.host;
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  close(): void {
    this.server.close();
    this.cut();
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private join(worker: Socket): void {
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
          other.destroySoon();
        });
    }
    browser.on('data', (bytes) => {
      if (this.budget.take(bytes.length)) return;
      this.exceeded(FLOOD);
      this.close();
    });
    passOn(worker, browser, this.port);
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
    browser.write(headers.replace(/^host:.*$/im, `Host: 127.0.0.1:${port}`), 'latin1');
    browser.write(head.subarray(Math.max(end, 0)));
    worker.pipe(browser);
  };
  worker.on('data', onData);
}
