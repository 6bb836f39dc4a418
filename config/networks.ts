import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** One entry of `INTERMISSION_ALLOWED_NETWORKS`: a host or a range of addresses, and, when it names one, a port. */
export interface Network {
  /** In lower case, without brackets. */
  host?: string;
  range?: [ipaddr.IPv4 | ipaddr.IPv6, bits: number];
  port?: number;
}

const NAME = /^(?!-)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*$/i;

/** Reads `host`, `host:port`, an address (IPv6 in brackets before a port), or a CIDR. Undefined when it is none of them. */
export function readNetwork(text: string): Network | undefined {
  const [address = '', bits] = text.split('/', 2);
  if (bits !== undefined) {
    return isIP(address) !== 0 && ipaddr.isValidCIDR(text) ? { range: ipaddr.parseCIDR(text) } : undefined;
  }
  if (isIP(text) !== 0) return { range: rangeOfOne(text) };
  const [, host = '', port] = /^(.+?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined;
  const at = port === undefined ? {} : { port: Number(port) };
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return { range: rangeOfOne(bare), ...at };
  return NAME.test(host) && /[a-z]/i.test(host) ? { host: host.toLowerCase(), ...at } : undefined;
}

function rangeOfOne(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
