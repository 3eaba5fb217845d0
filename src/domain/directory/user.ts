import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import { editionOf } from './edition.ts';

export type UserId = Id<'User'>;

/** From the most to the least powerful. Nobody acts on a role above their own, nor on themselves. */
export const ROLES = ['owner', 'administrator', 'operator', 'auditor'] as const;

export type Role = (typeof ROLES)[number];

export interface User {
  readonly id: UserId;
  /** In canonical form (loginName.ts). */
  readonly loginName: string;
  readonly displayName: string;
  /** null: none known. */
  readonly mail: string | null;
  /** When it was shown that the address is theirs, by following a link, or said by an administrator; null: it was not. */
  readonly mailVerifiedAt: Instant | null;
  /** null: an ordinary person. */
  readonly role: Role | null;
  readonly createdAt: Instant;
  /** null: the account is enabled. */
  readonly disabledAt: Instant | null;
  /** null: never signed in (T3). */
  readonly lastSignInAt: Instant | null;
}

/** Tells one state of what administrators edit of a person from another, so that nobody overwrites what they have not seen. */
export function editionOfUser({ displayName, mail, mailVerifiedAt }: User): number {
  return editionOf([displayName, mail, mailVerifiedAt !== null]);
}
