import { lookup } from 'node:dns/promises';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type Network, readNetwork } from '../config/networks.js';
import { plain, whyNotPublic } from './addresses.js';
import { Turns } from './turns.js';

/** A destination that automations may not reach. The message names it, says why, and how to allow it. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';

  constructor(host: string, port: number, address: string, why: string) {
    const shown = isIP(host) !== 0 ? host : `${host} (${address})`;
    super(
      `${shown} is ${why}, which automations may not reach; ` +
        `to allow it, add ${host.includes(':') ? `[${host}]` : host}:${port} to INTERMISSION_ALLOWED_NETWORKS`,
    );
  }
}

/** A name that does not resolve, or an address where nobody answers. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

interface Resolved {
  address: string;
  family: number;
}

const CONNECT_MS = 20_000;

/** Name resolution occupies threads that files need as well, so only so many are asked for at once. */
const lookups = new Turns(2);

/**
 * Where automations may connect to: the public internet, and what `INTERMISSION_ALLOWED_NETWORKS` names. A name is resolved first, and
 * the connection goes to the very address that was checked.
 */
export class Egress {
  private readonly allowed: Network[];

  constructor(allowedNetworks: readonly string[]) {
    this.allowed = allowedNetworks.flatMap((text) => readNetwork(text) ?? []);
  }

  /** Connects. Throws `EgressRefused`, or `Unreachable` with the reason in words. */
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

  private permitted(host: string, port: number, addresses: Resolved[]): Resolved[] {
    const isNamed = this.allowed.some((network) => network.host === host && fitsPort(network, port));
    const permitted = addresses.filter(
      ({ address }) => isNamed || whyNotPublic(address) === undefined || this.isAllowed(address, port),
    );
    const [first] = addresses;
    if (permitted.length > 0) return permitted;
    throw new EgressRefused(host, port, first!.address, whyNotPublic(first!.address)!);
  }

  private isAllowed(text: string, port: number): boolean {
    const address = plain(ipaddr.parse(text));
    return this.allowed.some(
      ({ range, ...network }) =>
        range?.[0].kind() === address.kind() && fitsPort(network, port) && address.match(range),
    );
  }
}

function fitsPort({ port }: Network, asked: number): boolean {
  return port === undefined || port === asked;
}

async function resolve(host: string): Promise<Resolved[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await lookups.take(() => lookup(host, { all: true }));
  } catch {
    throw new Unreachable(`there is no host ${host}`);
  }
}

/** Hands out what was checked, so that a second answer of the name server counts for nothing. */
function fixed(addresses: Resolved[]): LookupFunction {
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
      reject(new Unreachable(`${host}:${port} ${what}`));
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
  ECONNRESET: 'broke the connection off',
};
