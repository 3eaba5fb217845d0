import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** Addresses with which the first tenant is made. They are of no tenant: any transaction may ask. */
export interface SetUpStore {
  /** Remembers one beside those of other nodes. @returns false: there is a tenant, and so no set-up any more. */
  offerSetUp(tx: Tx, offer: { readonly digest: Uint8Array; readonly expiresAt: Instant }): Promise<boolean>;
  /** Whether this one would be taken now. */
  findSetUp(tx: Tx, digest: Uint8Array): Promise<boolean>;
  /** Takes it, and all others with it, so that of any number of posts one wins. @returns false: wrong, used, over, or there is a tenant. */
  takeSetUp(tx: Tx, digest: Uint8Array): Promise<boolean>;
  /** No address works any more, since a tenant is being made. */
  closeSetUp(tx: Tx): Promise<void>;
  /** Counts a wrong one. @returns when to come back; null: there were no more than `most` in this quarter of an hour. */
  chargeWrongSetUp(tx: Tx, wrong: { readonly network: string; readonly most: number }): Promise<Instant | null>;
}
