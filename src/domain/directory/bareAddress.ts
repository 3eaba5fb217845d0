import { ipv6Groups } from './ipv6Groups.ts';

/**
 * A caller's address as address files and counters know it: without the port that some proxies forward and without a zone, in lower
 * case, and dotted where IPv6 only maps it (::ffff:a.b.c.d is how a listener for both families names a caller by IPv4).
 */
export function bareAddress(address: string): string {
  const [, ipv4, ipv6] = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]*)\](?::\d+)?)$/.exec(address) ?? [];
  const bare = ipv4 ?? ipv6 ?? address;
  const groups = ipv6Groups(bare.toLowerCase().replace(/%.*$/, ''));
  if (groups === null) return bare;
  const [high = 0, low = 0] = groups.slice(-2);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return groups.map((group) => group.toString(16)).join(':');
}
