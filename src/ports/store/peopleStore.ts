import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import type { Group, GroupId } from '../../domain/directory/group.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { UserFilter, UserOrder, UserPlace } from '../../domain/factors/userFilter.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { OpenPass } from './passStore.ts';
import type { Tx } from './transaction.ts';

/** A person as a row of a list. */
export interface UserListed extends User {
  readonly kinds: readonly FactorKind[];
  /** Holds a factor other than companion codes (F8). */
  readonly enrolled: boolean;
  /** null: no batch of backup codes. */
  readonly codesLeft: number | null;
  /** The second factor is at its hard stop. */
  readonly locked: boolean;
  /** null: no bypass is live. */
  readonly bypassUntil: Instant | null;
  /** B6; it may be over. null: no window. */
  readonly mustEnrolUntil: Instant | null;
  /** null: no invitation is out. */
  readonly invitedUntil: Instant | null;
  /** How many. */
  readonly groups: number;
}

export interface UsersAsked {
  readonly order: UserOrder;
  /** Of the same order; null: the first page. */
  readonly after: UserPlace | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** A part of a list in the order of names. */
export interface NamesAsked<Id> {
  /** Part of the name, in whatever spelling of upper and lower case; null: all. */
  readonly search: string | null;
  /** The last one of the page before; null: the first page. */
  readonly after: { readonly id: Id; readonly name: string } | null;
  readonly limit: number;
}

/** What one person has open beyond factors and bypasses. */
export interface UserOpenings {
  readonly invitedUntil: Instant | null;
  readonly pass: OpenPass | null;
}

/** The lists of the directory, by keyset: what is added or removed meanwhile shifts nothing. */
export interface PeopleStore {
  listUsers(tx: Tx, filter: UserFilter, asked: UsersAsked): Promise<readonly UserListed[]>;
  /** How many there are, counted up to `most`. */
  countUsers(tx: Tx, filter: UserFilter, most: number): Promise<number>;
  findOpenings(tx: Tx, user: UserId): Promise<UserOpenings>;
  pageGroups(tx: Tx, asked: NamesAsked<GroupId>): Promise<readonly (Group & { readonly members: number })[]>;
  /** How many people each of these groups has; one without is left out. */
  countMembers(tx: Tx, groups: readonly GroupId[]): Promise<ReadonlyMap<GroupId, number>>;
  /** The names of all groups, for sentences that speak of them. */
  nameGroups(tx: Tx): Promise<readonly Group[]>;
  /** Searched by client id as well. */
  pageApplications(tx: Tx, asked: NamesAsked<ApplicationId>): Promise<readonly Application[]>;
}
