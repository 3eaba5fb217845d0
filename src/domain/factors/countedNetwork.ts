import { bareAddress } from '../directory/bareAddress.ts';
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
  const bare = bareAddress(address);
  const groups = ipv6Groups(bare);
  if (groups === null) return bare;
  const network = groups.slice(0, COUNTED_GROUPS).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
