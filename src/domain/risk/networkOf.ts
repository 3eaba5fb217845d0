import { type Network, network } from '../directory/network.ts';
import { countedNetwork } from '../factors/countedNetwork.ts';

/**
 * The network that an address belongs to, as providers hand them out: the first 24 bits of IPv4, the first 48 of IPv6. Coarser than
 * the one that guesses are counted against: a household that gets another address every night stays where it is.
 * @returns null: the address is unknown, or is none.
 */
export function networkOf(address: string | null): Network | null {
  const counted = countedNetwork(address);
  const [, ipv4] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(counted) ?? [];
  if (ipv4 !== undefined) return network(`${ipv4}.0/24`);
  const [, ipv6] = /^([\da-f]+:[\da-f]+:[\da-f]+):[\da-f]+::\/64$/.exec(counted) ?? [];
  return ipv6 === undefined ? null : network(`${ipv6}::/48`);
}
