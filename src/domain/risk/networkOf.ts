import { bareAddress } from '../directory/bareAddress.ts';
import { ipv6Groups } from '../directory/ipv6Groups.ts';
import { type Network, network } from '../directory/network.ts';

const IPV6_GROUPS = 3;

/**
 * The network that an address belongs to, as providers hand them out: the first 24 bits of IPv4, the first 48 of IPv6. Coarser than
 * the one that guesses are counted against: a household that gets another address every night stays where it is.
 * @returns null: the address is unknown, or is none.
 */
export function networkOf(address: string | null): Network | null {
  if (address === null) return null;
  const bare = bareAddress(address);
  const [, ipv4] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(bare) ?? [];
  if (ipv4 !== undefined) return network(`${ipv4}.0/24`);
  const groups = ipv6Groups(bare);
  if (groups === null) return null;
  return network(
    `${groups
      .slice(0, IPV6_GROUPS)
      .map((group) => group.toString(16))
      .join(':')}::/48`,
  );
}
