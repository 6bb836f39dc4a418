import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The kind of an address that is not on the public internet, for messages; undefined when it is public. */
export function whyNotPublic(text: string): string | undefined {
  const address = plain(ipaddr.parse(text));
  if (METADATA.has(address.toNormalizedString())) return 'an internal address of the cloud platform';
  const range = address.range();
  // Old forms that embed an IPv4 address also count as "unicast"; only this block is in public use.
  const isPublic = range === 'unicast' && (address.kind() === 'ipv4' || address.match(PUBLIC_IPV6));
  return isPublic ? undefined : (WORDS[range] ?? 'a reserved address');
}

/** The IPv4 address embedded in an IPv6 address that networks translate; otherwise the address itself. */
export function plain(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}

const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Azure's metadata address is in a public range; those of other clouds are link-local or private. */
const METADATA = new Set(['168.63.129.16']);

const WORDS: Partial<Record<string, string>> = {
  loopback: 'this machine',
  unspecified: 'this machine',
  private: 'a private network',
  uniqueLocal: 'a private network',
  deprecatedSiteLocal: 'a private network',
  linkLocal: 'a link-local network',
  carrierGradeNat: "a carrier's private network",
  multicast: 'a multicast group',
  broadcast: 'a broadcast address',
};
