import { BlockList, isIPv6 } from 'node:net';

/**
 * Whether the other end of a connection is one of the proxies that were named. Forwarded headers of anybody else are what a client
 * likes to say. Nobody is named: nobody is one.
 * @param networks addresses, or networks as "10.0.0.0/8".
 */
export function trustedPeer(networks: readonly string[]): (address: string | undefined) => boolean {
  const trusted = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    if (address === undefined) return false;
    // A socket that listens for both families names IPv4 peers so.
    const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
    return trusted.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
}
