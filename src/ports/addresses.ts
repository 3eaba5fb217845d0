import type { Listed, Located } from '../domain/risk/circumstances.ts';
import type { Instant } from '../kernel/instant.ts';

/** A file of the operator about addresses, as it stands. */
export interface AddressSource {
  /** `places`: countries and towns; `list`: addresses to beware of. */
  readonly kind: 'places' | 'list';
  /** The name of the file, without its folder. */
  readonly name: string;
  /** `damaged`, `missing`: what was read before is used on, if anything was. */
  readonly state: 'in_order' | 'damaged' | 'missing';
  /** When what is used was read; null: nothing was. */
  readonly readAt: Instant | null;
  /** What it covers: `towns` or `countries`; of a list, how many entries. null: nothing was read. */
  readonly covers: 'towns' | 'countries' | number | null;
  /** When the file was made, as it says itself; null: it does not. */
  readonly builtAt: Instant | null;
}

/** What the operator's files know of network addresses. It never throws: what fails is `unknown`. */
export interface Addresses {
  locate(address: string | null): Promise<Located>;
  /** On the first of the lists that has it. */
  look(address: string | null): Promise<Listed>;
  /** Empty: there are no files. */
  sources(): Promise<readonly AddressSource[]>;
}
