import { ipv6Groups } from '../directory/ipv6Groups.ts';

/** What providers give to one household or one machine, each of which has 2^64 addresses to guess from. */
const COUNTED_GROUPS = 4;

/**
 * The network against which guesses from an address are counted, in one spelling: an IPv4 address itself, of IPv6 the
 * first 64 bits (security.md, "Numbers": per network address). Whatever is no address counts as it is.
 * @param address null: unknown; all of these count together, as ''.
 */
export function countedNetwork(address: string | null): string {
  if (address === null) return '';
  // Some proxies forward the port too: each new connection would be a caller of its own.
  const [, ipv4, ipv6] = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]*)\](?::\d+)?)$/.exec(address) ?? [];
  const bare = ipv4 ?? ipv6 ?? address;
  const groups = ipv6Groups(bare.toLowerCase().replace(/%.*$/, ''));
  if (groups === null) return bare;
  const [high = 0, low = 0] = groups.slice(-2);
  // ::ffff:a.b.c.d is how a listener for both families names a caller by IPv4.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  const network = groups.slice(0, COUNTED_GROUPS).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
