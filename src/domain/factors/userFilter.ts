import type { Instant } from '../../kernel/instant.ts';
import type { GroupId } from '../directory/group.ts';
import type { Role, UserId } from '../directory/user.ts';
import type { FactorKind } from './factor.ts';

/** null: either. */
export type Either = 'yes' | 'no' | null;

/** From an instant on and before another; null: open at that end. */
export interface Span {
  readonly from: Instant | null;
  readonly before: Instant | null;
}

/** Whom a list of people is about. All that is named holds at once, as of the moment of the question. */
export interface UserFilter {
  /** Part of the login name, the display name or the mail address; of one or two characters the beginning of one. null: all. */
  readonly search: string | null;
  /** Holds a confirmed factor; companion codes alone are no enrolment (F8). */
  readonly enrolled: Either;
  /** Holds factors of all these kinds; empty: of whatever kind. */
  readonly holds: readonly FactorKind[];
  /** A bypass is live (B1). */
  readonly bypassed: Either;
  /** The second factor is at its hard stop. */
  readonly locked: Either;
  /** Reached the MFA step and did not get past it since (A2). */
  readonly stuck: Either;
  /** B6: the enrolment window of a reset. null: whether there is one or not. */
  readonly window: 'open' | 'over' | null;
  readonly disabled: Either;
  /** `any`: has one; `none`: has none; null: either. */
  readonly role: Role | 'any' | 'none' | null;
  readonly group: GroupId | null;
  /** Has ever signed in. */
  readonly signedIn: Either;
  /** An invitation is out: sent, not followed, not over. */
  readonly invited: Either;
  readonly created: Span;
  readonly lastSignIn: Span;
}

const ALWAYS: Span = { from: null, before: null };

export const EVERYBODY: UserFilter = {
  search: null,
  enrolled: null,
  holds: [],
  bypassed: null,
  locked: null,
  stuck: null,
  window: null,
  disabled: null,
  role: null,
  group: null,
  signedIn: null,
  invited: null,
  created: ALWAYS,
  lastSignIn: ALWAYS,
};

export const USER_ORDERS = ['name', 'created', 'last_sign_in'] as const;

export interface UserOrder {
  /** Whoever never signed in comes before all who did. */
  readonly by: (typeof USER_ORDERS)[number];
  readonly direction: 'ascending' | 'descending';
}

export const OLDEST_FIRST: UserOrder = { by: 'created', direction: 'ascending' };

/** Login names are unique, so the id is there for those who read it alone. */
export interface PlaceByName {
  readonly by: 'name';
  readonly id: UserId;
  readonly name: string;
}

/** Where a page of a list in some order ended: what stands in the column of the order, and the id that tells equals apart. */
export type UserPlace =
  | PlaceByName
  | { readonly by: 'created'; readonly id: UserId; readonly at: Instant }
  /** null: never signed in. */
  | { readonly by: 'last_sign_in'; readonly id: UserId; readonly at: Instant | null };
