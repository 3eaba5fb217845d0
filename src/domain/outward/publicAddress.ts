import { isWithin, type Network, network } from '../directory/network.ts';

/** What is not the Internet (RFC 6890 and its registry): this machine, its neighbours, the clouds' metadata, multicast, documentation. */
const NOT_PUBLIC = networks(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Translations and tunnels could lead to an address of the list above.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
);

/** Of IPv6 all that is given out; IPv4 is judged by the list alone. */
const GIVEN_OUT = networks('2000::/3', '0.0.0.0/0');

export const LOOPBACK = networks('127.0.0.0/8', '::1/128');

/** Whether an address is of the Internet, where nobody is reached whom only this machine could reach. */
export function isPublicAddress(address: string): boolean {
  return GIVEN_OUT.some((one) => isWithin(one, address)) && !NOT_PUBLIC.some((one) => isWithin(one, address));
}

function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map((text) => {
    const one = network(text);
    if (one === null) throw new TypeError(`not a network: ${text}`);
    return one;
  });
}
