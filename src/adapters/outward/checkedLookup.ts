import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

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
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const allowed = addresses.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (first === undefined) return callback(new AddressBarred('the name leads to an address that is not called'), []);
      return options.all === true ? callback(null, allowed) : callbackOne(callback, first);
    });
  };
}

function callbackOne(callback: Parameters<LookupFunction>[2], { address, family }: LookupAddress): void {
  callback(null, address, family);
}
