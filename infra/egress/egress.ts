import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ANY_NETWORK, type Network, type NetworkLimit, readNetwork } from '../../config/networks.js';
import type { OwnPorts } from './own-ports.js';
import { plain, whyNotPublic } from './addresses.js';
import { Semaphore } from './semaphore.js';

/** Automations may not reach the destination. The message names it, the reason, and how to allow it. */
export class EgressRefusedError extends Error {
  override readonly name = 'EgressRefusedError';

  constructor(
    host: string,
    port: number,
    address: string,
    { who, where }: Omit<NetworkLimit, 'networks'>,
    why?: string,
  ) {
    const shown = isIP(host) !== 0 ? host : `${host} (${address})`;
    super(
      `${why === undefined ? `port ${port} of ${shown} is a port of Intermission` : `${shown} is ${why}`}, which ${who} may not reach; ` +
        `to allow it, add ${host.includes(':') ? `[${host}]` : host}:${port} to ${where}`,
    );
  }
}

/** A name does not resolve, or an address does not respond. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

interface ResolvedHost {
  address: string;
  family: number;
}

const CONNECT_MS = 20_000;

/** Name resolution occupies threads that file access needs as well, so only this many lookups run at once. */
const lookups = new Semaphore(2);

type ReadLimit = Omit<NetworkLimit, 'networks'> & { networks: Network[] };

/**
 * Decides where automations may connect: to the public internet, and to private networks that `INTERMISSION_ALLOWED_NETWORKS` and every
 * further limit name. It resolves a name first, and connects to the very address that it checked.
 */
export class Egress {
  private readonly limits: ReadLimit[];

  /** `own` are the ports of Intermission's own processes, which are refused unless a network names them with their port. */
  constructor(
    private readonly allowedNetworks: readonly string[],
    private readonly own: OwnPorts,
    further: readonly NetworkLimit[] = [],
  ) {
    const all = { networks: allowedNetworks, who: 'automations', where: 'INTERMISSION_ALLOWED_NETWORKS' };
    this.limits = [all, ...further.filter(({ networks }) => !networks.includes(ANY_NETWORK))].map(
      ({ networks, ...limit }) => ({ ...limit, networks: networks.flatMap((text) => readNetwork(text) ?? []) }),
    );
  }

  /** The same rules with further limits. */
  limitedBy(limits: readonly NetworkLimit[]): Egress {
    return new Egress(this.allowedNetworks, this.own, limits);
  }

  /** Connects to a destination. Throws an `EgressRefusedError`, or an `UnreachableError` with the reason. */
  async connect(destination: { host: string; port: number }): Promise<Socket> {
    const host = destination.host
      .toLowerCase()
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/\.$/, '');
    const { port } = destination;
    const addresses = this.permitted(host, port, await resolve(host));
    const socket = connect({
      host,
      port,
      lookup: fixed(addresses),
      autoSelectFamily: addresses.length > 1,
      allowHalfOpen: true,
      noDelay: true,
    });
    return await connected(socket, host, port);
  }

  private permitted(host: string, port: number, addresses: ResolvedHost[]): ResolvedHost[] {
    const permitted = addresses.filter(({ address }) => this.refusing(host, address, port) === undefined);
    if (permitted.length > 0) return permitted;
    const { address } = addresses[0]!;
    const limit = this.refusing(host, address, port)!;
    const isOpen = isNamed(limit, host, address, port, false);
    throw new EgressRefusedError(host, port, address, limit, isOpen ? undefined : whyNotPublic(address));
  }

  /** The first limit that refuses the destination. */
  private refusing(host: string, address: string, port: number): ReadLimit | undefined {
    const isOwn = this.isOwn(address, port);
    if (!isOwn && whyNotPublic(address) === undefined) return undefined;
    return this.limits.find((limit) => !isNamed(limit, host, address, port, isOwn));
  }

  /** Whether one of Intermission's own processes may listen there, on a private network or on this machine. */
  private isOwn(address: string, port: number): boolean {
    return this.own.has(port) && (whyNotPublic(address) !== undefined || isOfThisMachine(address));
  }
}

/** Whether one of the networks names the host or the address; with `withPort`, only together with this port. */
function isNamed({ networks }: ReadLimit, host: string, text: string, port: number, withPort: boolean): boolean {
  const address = plain(ipaddr.parse(text));
  return networks.some(({ host: name, range, port: only }) => {
    if (only === undefined ? withPort : only !== port) return false;
    return name === undefined ? range?.[0].kind() === address.kind() && address.match(range) : name === host;
  });
}

function isOfThisMachine(address: string): boolean {
  const asked = plain(ipaddr.parse(address)).toNormalizedString();
  return Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .some((own) => plain(ipaddr.parse(own.address)).toNormalizedString() === asked);
}

async function resolve(host: string): Promise<ResolvedHost[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await lookups.take(() => lookup(host, { all: true }));
  } catch {
    throw new UnreachableError(`there is no host ${host}`);
  }
}

/** A lookup that returns the checked addresses, so that a second response of the name server has no effect. */
function fixed(addresses: ResolvedHost[]): LookupFunction {
  return (_host, { all }, done) => {
    if (all) done(null, addresses);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
}

function connected(socket: Socket, host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => fail('took too long to answer'), CONNECT_MS);
    const fail = (what: string) => {
      clearTimeout(late);
      socket.destroy();
      reject(new UnreachableError(`${host}:${port} ${what}`));
    };
    const onError = (error: NodeJS.ErrnoException) => fail(REASONS[error.code ?? ''] ?? 'cannot be reached');
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(late);
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

const REASONS: Partial<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ETIMEDOUT: 'took too long to answer',
  ECONNRESET: 'reset the connection',
};
