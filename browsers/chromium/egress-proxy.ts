import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Egress, EgressRefusedError } from '../../infra/egress/egress.js';
import type { NetworkLimit } from '../../config/networks.js';
import type { FailedConnection } from '../../contracts/session-commands.js';
import { readSocksRequest, SOCKS, type SocksRequest } from './socks.js';

/** How many failed connections are remembered. */
const REMEMBERED = 200;

/**
 * The only network access of one Chromium: a SOCKS proxy on loopback, which resolves names itself and connects only where automations may.
 * All requests of a page go through it: documents, scripts, WebSockets, downloads, and requests of the automation's own context.
 */
export class EgressProxy {
  private readonly failed: FailedConnection[] = [];
  private count = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private egress: Egress,
  ) {}

  static async start(egress: Egress): Promise<EgressProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new EgressProxy(server, egress);
    server.on('connection', (client) => void proxy.serve(client));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Limits the proxy to the networks of the run that uses this Chromium. */
  limitTo(limits: readonly NetworkLimit[]): void {
    this.egress = this.egress.limitedBy(limits);
  }

  /** The proxy address for Chromium and Playwright. */
  get url(): string {
    return `socks5://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The failed connections starting with number `from`, and the number of the next one. */
  failures(from = 0): { failed: FailedConnection[]; next: number } {
    return { failed: this.failed.filter(({ number }) => number >= from), next: this.count };
  }

  /** Messages about refused destinations, each once. */
  refused(): string[] {
    return [...new Set(this.failed.filter(({ isRefused }) => isRefused).map(({ reason }) => reason))];
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private async serve(client: Socket): Promise<void> {
    this.follow(client);
    const request = await readSocksRequest(client);
    if (request === undefined) return void client.destroy();
    try {
      const site = await this.egress.connect(request);
      this.follow(site);
      client.write(SOCKS.connected);
      join(client, site);
    } catch (error) {
      const isRefused = error instanceof EgressRefusedError;
      this.remember(request, (error as Error).message, isRefused);
      client.end(isRefused ? SOCKS.refused : SOCKS.unreachable);
    }
  }

  private remember(request: SocksRequest, reason: string, isRefused: boolean): void {
    this.failed.push({ number: this.count, ...request, reason, isRefused });
    this.count += 1;
    if (this.failed.length > REMEMBERED) this.failed.shift();
  }

  private follow(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => this.sockets.delete(socket));
  }
}

/** Forwards bytes both ways, each side no faster than the other accepts them. When one side ends, so does the other. */
function join(client: Socket, site: Socket): void {
  client.pipe(site);
  site.pipe(client);
  // Bytes sent earlier still arrive.
  client.once('close', () => site.destroySoon());
  site.once('close', () => client.destroySoon());
}
