import type { Actor } from '../../domain/audit/event.ts';
import type { ApplicationId } from '../../domain/directory/application.ts';
import type { Group, GroupId } from '../../domain/directory/group.ts';
import type { TenantSettings } from '../../domain/directory/tenant.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import type { RealKind } from '../../domain/factors/factor.ts';
import type { Bypass, BypassId } from '../../domain/policy/bypass.ts';
import type { UserFacts } from '../../domain/policy/facts.ts';
import type { PolicyVersion, Scope } from '../../domain/policy/rule.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import type { RiskSettings } from '../../domain/risk/riskSettings.ts';
import type { Purpose } from '../../domain/sessions/evidence.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export type PolicyVersionId = Id<'PolicyVersion'>;

/** A row of a timeline with its history. */
export interface RecordedVersion {
  readonly id: PolicyVersionId;
  readonly scope: Scope;
  readonly version: PolicyVersion;
  readonly createdAt: Instant;
  readonly createdBy: Actor;
  /** null: it stands. */
  readonly withdrawnAt: Instant | null;
  /** null: it stands. */
  readonly withdrawnBy: Actor | null;
}

/** What one query says of a person at one moment: everything about them that `decide` reads, and the tenant's revision with it. */
export interface PersonGathered {
  readonly user: User;
  readonly facts: UserFacts;
  readonly settings: TenantSettings;
  readonly risk: RiskSettings;
  readonly revision: number;
  /** The groups that the person is in, with their names for explanations. */
  readonly groups: readonly Group[];
  /** The second factor is at its hard stop (100 wrong in a row). */
  readonly locked: boolean;
  /** Which bypass is in `facts`; null: none. */
  readonly bypass: BypassId | null;
}

/** Which differences between people matter to a draft. */
export interface BucketsAsked {
  /** The groups that have a rule with it or without it. */
  readonly groups: readonly GroupId[];
  /** T7: the instants at which a grace begins, ascending; accounts from before and after one are judged apart. */
  readonly starts: readonly Instant[];
  /** The cohorts at which a reading of the rules begins, ascending; people from before and after one are judged apart. Empty: nobody is. */
  readonly cohorts: readonly number[];
  /** When the sign-ins are judged. */
  readonly at: Instant;
  /** Only the members of this group; null: everybody. */
  readonly among: GroupId | null;
  /** S5: told apart by their live sessions as well, those that are not past their end at `at`; or not. */
  readonly sessions: 'told_apart' | 'left_out';
}

/** What a live session shows of its sign-in, but for when, and by which factor of a kind: all are factors that the person holds (S8). */
export interface SessionAlike {
  readonly evidence: readonly ProofAlike[];
  readonly skipped: boolean;
}

export type ProofAlike =
  /** Or federated. */
  | { readonly method: 'password' }
  | { readonly method: 'webauthn'; readonly userVerified: boolean }
  | { readonly method: 'totp' | 'sms' }
  | { readonly method: 'backup_code'; readonly purpose: Purpose };

/** People whom `decide` cannot tell apart. Instants are those of one of them, and stand for all. */
export interface Bucket {
  /** Names it within its slice, for `listAlike`. */
  readonly key: string;
  /** Of those that were asked for. */
  readonly groups: readonly GroupId[];
  /** The kinds of real factor that they hold. */
  readonly kinds: readonly RealKind[];
  /** Their batch of backup codes, one that has run empty as well; null: they have none. */
  readonly codes: { readonly companion: boolean; readonly left: 'none' | 'one' | 'several' } | null;
  readonly createdAt: Instant;
  readonly cohort: number;
  readonly promptedAt: Instant | null;
  readonly mustEnrolUntil: Instant | null;
  readonly bypass: Bypass | null;
  /** Of each of them; none when they were left out. */
  readonly sessions: readonly SessionAlike[];
  /** Whose accounts are enabled; what follows is among them. */
  readonly people: number;
  /** Those who are the same, and disabled. */
  readonly disabled: number;
  /** Owners and administrators among them. */
  readonly administrators: number;
  /** Accounts that never signed in (T3). */
  readonly neverSignedIn: number;
}

/** Some people who follow each other by their ids. */
export interface PeopleSlice {
  /** After whom it begins; null: with the first. */
  readonly after: UserId | null;
  /** With whom it ends; null: with the last. */
  readonly last: UserId | null;
}

export interface BucketSlice extends PeopleSlice {
  readonly buckets: readonly Bucket[];
}

/** Part of a list of the people in some buckets of a slice, in the order of their login names. */
export interface AlikeAsked {
  readonly slice: PeopleSlice;
  readonly keys: readonly string[];
  /** As of a filter of people; null: all. */
  readonly search: string | null;
  /** The login name after which the list begins; null: with the first. */
  readonly beyond: string | null;
  readonly limit: number;
}

export interface PolicyStore {
  /** null: no such user. */
  gatherPerson(tx: Tx, user: UserId): Promise<PersonGathered | null>;
  /** The same of many, in the order of their ids. Who is not there is left out. */
  gatherPeople(tx: Tx, users: readonly UserId[]): Promise<readonly PersonGathered[]>;
  /** The snapshot of at least this revision. Kept in memory by (tenant, revision); a newer revision is read from the database. */
  policySnapshot(tx: Tx, revision: number): Promise<PolicySnapshot>;
  /** Locks the tenant's row and raises its revision: two changes of one tenant's rules are one after the other. @returns the new revision. */
  raiseRevision(tx: Tx): Promise<number>;
  /** Raises the revision. @returns false when the scope has a standing version from the same instant, or is no longer there. */
  insertPolicyVersion(
    tx: Tx,
    version: { readonly id: PolicyVersionId; readonly scope: Scope; readonly version: PolicyVersion; readonly createdBy: Actor },
  ): Promise<boolean>;
  /** Only one that does not hold yet can be withdrawn. @returns false when there is none such. */
  withdrawPolicyVersion(tx: Tx, id: PolicyVersionId, by: Actor): Promise<boolean>;
  /** null scope: all scopes. Oldest first, withdrawn ones included. */
  listPolicyVersions(tx: Tx, scope: Scope | null): Promise<readonly RecordedVersion[]>;
  findPolicyVersion(tx: Tx, id: PolicyVersionId): Promise<RecordedVersion | null>;

  /** The last of the next so many people after somebody, in the order of ids; null: there are no more than those. @param among as of `BucketsAsked`. */
  endOfSlice(tx: Tx, among: GroupId | null, slice: { readonly after: UserId | null; readonly people: number }): Promise<UserId | null>;
  /** One slice of people, folded into buckets. */
  foldPeople(tx: Tx, asked: BucketsAsked, slice: PeopleSlice): Promise<BucketSlice>;
  /** The enabled people of some buckets. Whoever changes meanwhile may be missed or be among them: they are to be judged. */
  listAlike(tx: Tx, asked: BucketsAsked, list: AlikeAsked): Promise<readonly { readonly id: UserId; readonly loginName: string }[]>;
  /** How many people there are, disabled or not. @param among members of this group; null: everybody. */
  countEverybody(tx: Tx, among: GroupId | null): Promise<number>;
  /** The enabled owners and administrators, as `decide` sees them. */
  listAdministrators(tx: Tx): Promise<readonly { readonly user: User; readonly facts: UserFacts }[]>;
  /** Applications that have rules or can be opened, for checks over all of them. */
  listApplicationIds(tx: Tx): Promise<readonly ApplicationId[]>;
}
