import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { SECOND } from '../../kernel/instant.ts';

/** The name leads to an address that is never called. */
export class AddressBarred extends Error {
  override readonly name = 'AddressBarred';
  readonly code = 'ADDRESS_BARRED';
}

/**
 * Looks a name up for the connection itself, so that what is connected to is what was checked: a name that leads elsewhere
 * the next time it is asked for changes nothing (DNS rebinding).
 */
export function checkedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  // The system's own way takes one of the few threads in which passwords are hashed too, for as long as a server of names is silent.
  const resolver = new Resolver({ timeout: 3 * SECOND, tries: 2 });
  return (hostname, options, callback) => {
    const answer = async (): Promise<void> => {
      const found = await addressesOf(resolver, hostname).catch((error: NodeJS.ErrnoException) => error);
      if (!Array.isArray(found)) return callback(found as NodeJS.ErrnoException, []);
      const allowed = (found as readonly LookupAddress[]).filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (first === undefined) return callback(new AddressBarred('the name leads to an address that is not called'), []);
      return options.all === true ? callback(null, allowed) : callback(null, first.address, first.family);
    };
    // It does not fail: what went wrong is handed over.
    void answer();
  };
}

/** RFC 6761, 6.3: this one name is known without asking. */
const OWN_MACHINE: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

async function addressesOf(resolver: Resolver, hostname: string): Promise<readonly LookupAddress[]> {
  if (hostname === 'localhost') return OWN_MACHINE;
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}
