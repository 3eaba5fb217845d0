import type { Actor, EventId } from '../../domain/audit/event.ts';
import type { ApplicationId } from '../../domain/directory/application.ts';
import type { GroupId } from '../../domain/directory/group.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Clause } from '../../domain/policy/clause.ts';
import type { Life } from '../../domain/policy/life.ts';
import type { Rule, Scope } from '../../domain/policy/rule.ts';
import type { Tried } from '../../domain/policy/trial.ts';
import type { RecordedRisk } from '../../domain/risk/recordedRisk.ts';
import type { Aal } from '../../domain/sessions/evidence.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** A stretch of time, `until` not in it. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** What is looked at; nothing is read that it does not need. */
export type Looked =
  /** Sign-ins alone. */
  | { readonly kind: 'sign_ins' }
  /** Sign-ins with the OAuth scopes that were asked for. */
  | { readonly kind: 'scopes' }
  /** Sign-ins, and sessions that moved, with how unusual they were. */
  | { readonly kind: 'risk' }
  /** Operations of one name that were opened. */
  | { readonly kind: 'operations'; readonly name: string };

/** What really happened: a sign-in in nearly all cases. */
export type RealOpening =
  | { readonly kind: 'sign_in' }
  /** A live session was first used from another network. */
  | { readonly kind: 'moved_session' }
  /** U5: a person was to confirm something on their live session. */
  | { readonly kind: 'operation'; readonly name: string };

/** A sign-in that was completed, or refused after the first factor, as it is on record; or another opening that is looked at with them. */
export interface RealSignIn {
  readonly opening: RealOpening;
  /** `in_part`: it is from before what is looked at was recorded, or while it was not, so that nobody can judge it. */
  readonly onRecord: 'whole' | 'in_part';
  /** Those that were asked for; empty where they are not looked at. */
  readonly scopes: readonly string[];
  /** null: it is not looked at. */
  readonly risk: RecordedRisk | null;
  /** Of its event; it grows with time. */
  readonly id: EventId;
  readonly at: Instant;
  readonly user: UserId;
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  /** Of anything but a sign-in it says nothing. */
  readonly ended: 'signed_in' | 'refused';
  /** Of a refusal it says nothing. */
  readonly aal: Aal;
  /** The clause that granted it, or the reason of the refusal. */
  readonly because: string;
  /** Bits of what was shown (SHOWN of domain/policy/life.ts); 0 where it was not worth AAL 2. */
  readonly shown: number;
}

/** A factor that somebody held during the time that is looked at, and holds no more. */
export interface FactorGone {
  readonly user: UserId;
  readonly kind: FactorKind;
  /** null: long before, or unknown. */
  readonly from: Instant | null;
  readonly until: Instant;
  readonly by: 'removal' | 'reset';
}

/** Certain people, or those who have signed in since, by their ids: the next so many after somebody. `last` of the answer is then where to go on. */
export type Whom =
  | { readonly kind: 'these'; readonly users: readonly UserId[] }
  | { readonly kind: 'lately_here'; readonly after: UserId | null; readonly limit: number };

export interface SpentBatch {
  readonly user: UserId;
  /** Codes that are left now, 2 for several. */
  readonly left: number;
  /** Of those that were spent, when, as far back as was asked. */
  readonly spentAt: readonly Instant[];
}

/** What a replay reads: sign-ins that really happened, and the people of them as they were. */
export interface RehearsalStore {
  countSignIns(tx: Tx, span: Span, looked: Looked): Promise<number>;
  /** Oldest first. @param after where the slice before ended; null: from the first. */
  listSignIns(
    tx: Tx,
    span: Span,
    slice: { readonly looked: Looked; readonly after: EventId | null; readonly limit: number },
  ): Promise<readonly RealSignIn[]>;
  /**
   * What is known of people since an instant; who is not there any more is left out. Factors that are gone are not among it, and of codes
   * it knows that there are some: see below.
   * @param groups those whose memberships matter.
   */
  listLives(
    tx: Tx,
    whom: Whom,
    asked: { readonly groups: readonly GroupId[]; readonly since: Instant },
  ): Promise<{ readonly lives: readonly (Life & { readonly user: UserId })[]; readonly last: UserId | null }>;
  /** The batches of backup codes of which some were spent. @param users null: everybody's. */
  listSpentBatches(tx: Tx, users: readonly UserId[] | null, since: Instant): Promise<readonly SpentBatch[]>;
  listFactorsGone(tx: Tx, since: Instant): Promise<readonly FactorGone[]>;

  /** Begins the trial of a rule, or with null ends it. Raises the revision: the snapshot tells what is tried. */
  insertTrial(tx: Tx, trial: { readonly scope: Scope; readonly rule: Rule | null; readonly by: Actor }): Promise<boolean>;
  /** The sign-ins that tried rules would have made otherwise, by outcome. */
  countTried(tx: Tx, since: Instant): Promise<readonly TriedCount[]>;
  /** Newest first. */
  listTried(
    tx: Tx,
    asked: { readonly since: Instant; readonly outcome: Tried; readonly before: EventId | null; readonly limit: number },
  ): Promise<readonly TriedSignIn[]>;
}

export interface TriedCount {
  readonly outcome: Tried;
  readonly signIns: number;
  readonly people: number;
}

export interface TriedSignIn {
  readonly id: EventId;
  readonly at: Instant;
  readonly user: UserId | null;
  /** null: the account is gone. */
  readonly loginName: string | null;
  readonly displayName: string | null;
  readonly application: ApplicationId | null;
  /** Of the tried rules. */
  readonly clause: Clause;
  /** What really decided. */
  readonly because: string;
}
