import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** One entry of `INTERMISSION_ALLOWED_NETWORKS`: a host or a range of addresses, optionally with a port. */
export interface Network {
  /** In lower case, without brackets. */
  host?: string;
  range?: [ipaddr.IPv4 | ipaddr.IPv6, bits: number];
  port?: number;
}

/** A limit on a run in addition to the installation's own list. Plain data, so that it can be passed to the process of a session. */
export interface NetworkLimit {
  /** Entries in the form that `readNetwork` reads; `ANY_NETWORK` among them removes this limit. */
  networks: readonly string[];
  /** Whom the limit applies to, for messages, for example `the tenant acme`. */
  who: string;
  /** The list that an operator extends to allow more, for messages. */
  where: string;
}

export const ANY_NETWORK = '*';

const NAME = /^(?!-)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*$/i;

/**
 * Reads `host`, `host:port`, an address, a CIDR, or an address or CIDR with a port (IPv6 then needs brackets, as in `[fd00::/8]:443`).
 * Undefined for any other text.
 */
export function readNetwork(text: string): Network | undefined {
  if (text.includes('/')) return readRange(text);
  if (isIP(text) !== 0) return { range: rangeOfOne(text) };
  const [, host = '', port] = /^(.+?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (port !== undefined && !isPort(Number(port))) return undefined;
  const at = port === undefined ? {} : { port: Number(port) };
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return { range: rangeOfOne(bare), ...at };
  return NAME.test(host) && /[a-z]/i.test(host) ? { host: host.toLowerCase(), ...at } : undefined;
}

/** What is wrong with an entry; undefined when it is valid. */
export function flawOfNetwork(text: string): string | undefined {
  if (readNetwork(text) !== undefined) return undefined;
  return `${text} is neither a host, nor host:port, nor a CIDR such as 10.1.0.0/16 or 10.1.0.0/16:443`;
}

function rangeOfOne(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function readRange(text: string): Network | undefined {
  const [, bracketed, bare, port] = /^(?:\[(.+\/\d+)\]|(.+\/\d+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const cidr = bracketed ?? bare ?? '';
  const [address = ''] = cidr.split('/', 1);
  if (isIP(address) === 0 || !ipaddr.isValidCIDR(cidr)) return undefined;
  if (port === undefined) return { range: ipaddr.parseCIDR(cidr) };
  return isPort(Number(port)) ? { range: ipaddr.parseCIDR(cidr), port: Number(port) } : undefined;
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}
