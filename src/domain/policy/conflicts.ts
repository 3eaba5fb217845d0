import type { Instant } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import {
  ALL_KINDS,
  enrollableKinds,
  intersection,
  type KindSet,
  kindSet,
  kindsIn,
  NO_KIND,
  REAL_KINDS,
  usableKinds,
} from '../factors/allowedFactors.ts';
import type { FactorKind, HeldFactor } from '../factors/factor.ts';
import { canSignIn } from './canSignIn.ts';
import { allScopes, type Draft, draftedSnapshot, momentsOf } from './draft.ts';
import { effectivePolicy, type PolicyFacts } from './effectivePolicy.ts';
import type { UserFacts } from './facts.ts';
import type { Scope } from './rule.ts';
import { FIRST_COHORT, type PolicySnapshot, readScope, readSnapshot } from './snapshot.ts';
import { versionInForce } from './timeline.ts';

/** F6, always refused: a set that leaves nothing to enrol, by itself or within the tenant's. */
export interface UnenrollableSet {
  readonly scope: Scope;
  /** The first instant at which it is so. */
  readonly at: Instant;
}

/** Users who are alike for the question whether a set leaves them anything. */
export interface Population {
  readonly groups: readonly GroupId[];
  readonly factors: readonly HeldFactor[];
  readonly count: number;
}

/** F6, refused unless confirmed with the list in view: real users who could neither answer a challenge nor enrol. */
export interface DeadEnd {
  readonly population: Population;
  /** null: wherever they go; otherwise in this application only. */
  readonly application: ApplicationId | null;
  /** The first instant at which it is so. */
  readonly at: Instant;
  /** The effective set: empty, or only backup codes that nobody there can use (F5, F9). */
  readonly effective: readonly FactorKind[];
  /** `dead_end`: it is so without the draft as well. */
  readonly before: 'open' | 'dead_end';
}

/** Somebody who may sign in to the console. */
export interface Administrator {
  readonly user: UserFacts;
  readonly password: 'password' | 'no_password';
}

/**
 * F6: the sets that a draft leaves without a kind to enrol (WebAuthn, TOTP or SMS, as far as this deployment can verify
 * them, F12), at any instant at which the draft is in force. Saving is refused when there is one. A draft of the tenant
 * answers for every scope that it empties; what was empty already is not its doing.
 */
export function unenrollableSets(draft: Draft): UnenrollableSet[] {
  const changed = draftedSnapshot(draft);
  const found: UnenrollableSet[] = [];
  for (const scope of draft.scope.kind === 'tenant' ? allScopes(changed) : [draft.scope]) {
    const isOwn = scope.kind === draft.scope.kind;
    const at = momentsOf(draft).find(
      (moment) => isUnenrollable(changed, scope, moment) && (isOwn || !isUnenrollable(draft.snapshot, scope, moment)),
    );
    if (at !== undefined) found.push({ scope, at });
  }
  return found;
}

function isUnenrollable(snapshot: PolicySnapshot, scope: Scope, at: Instant): boolean {
  const read = readSnapshot(snapshot);
  const own = setInForce(snapshot, scope, at);
  if (own === null) return false;
  const within = setInForce(snapshot, { kind: 'tenant' }, at) ?? read.available;
  return intersection(intersection(own, within), intersection(read.available, REAL_KINDS)) === NO_KIND;
}

/** null: no set is in force. */
function setInForce(snapshot: PolicySnapshot, scope: Scope, at: Instant): KindSet | null {
  const timeline = readScope(readSnapshot(snapshot), scope);
  const factors = timeline === null ? null : (versionInForce(timeline, at)?.version.factors ?? null);
  return factors === null ? null : kindSet(factors);
}

/**
 * F5, F6: which of the users would have nothing left, in no application in particular or in one of those that have a rule
 * of their own. The populations come from one grouped query over the users; buckets that cannot exist need not be asked.
 */
export function deadEnds(draft: Draft, populations: readonly Population[]): DeadEnd[] {
  const changed = draftedSnapshot(draft);
  const moments = momentsOf(draft);
  return populations.flatMap((population) => {
    const everywhere = deadEnd({ draft, changed, population, application: null }, moments);
    if (everywhere !== null) return [everywhere];
    return [...changed.applications.keys()].flatMap((application) => {
      const here = deadEnd({ draft, changed, population, application }, moments);
      return here === null ? [] : [here];
    });
  });
}

/**
 * F6: whether a draft could leave anybody nothing at all, told by the rules alone. A person's set holds at least what the
 * tenant, all groups together and one application allow: while that has a kind to enrol, nobody need be counted.
 */
export function mayLeaveNothing(draft: Draft): boolean {
  const changed = draftedSnapshot(draft);
  const scopes = allScopes(changed);
  const applications = scopes.filter(({ kind }) => kind === 'application');
  const others = scopes.filter(({ kind }) => kind !== 'application');
  const enrollable = intersection(readSnapshot(changed).available, REAL_KINDS);
  return momentsOf(draft).some((at) => {
    const leftBy = (some: readonly Scope[], set: KindSet): KindSet =>
      some.reduce((left, scope) => intersection(left, setInForce(changed, scope, at) ?? ALL_KINDS), set);
    const left = leftBy(others, enrollable);
    return left === NO_KIND || applications.some((application) => leftBy([application], left) === NO_KIND);
  });
}

interface Bucket {
  readonly draft: Draft;
  readonly changed: PolicySnapshot;
  readonly population: Population;
  readonly application: ApplicationId | null;
}

interface Left {
  readonly effective: KindSet;
  readonly isNothing: boolean;
}

/** null: at no moment. */
function deadEnd(bucket: Bucket, moments: readonly Instant[]): DeadEnd | null {
  const { draft, changed, population, application } = bucket;
  const at = moments.find((moment) => leftFor(changed, bucket, moment).isNothing);
  if (at === undefined) return null;
  const before = leftFor(draft.snapshot, bucket, at).isNothing ? 'dead_end' : 'open';
  return { population, application, at, effective: kindsIn(leftFor(changed, bucket, at).effective), before };
}

function leftFor(snapshot: PolicySnapshot, { population, application }: Bucket, at: Instant): Left {
  return leftAt(snapshot, { ...population, application, at });
}

/** Where somebody is, with what. */
export interface Position extends Pick<Population, 'groups' | 'factors'> {
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  readonly at: Instant;
}

/** F5, F6: what the rules leave somebody at one place and moment, whatever the level. */
export function leftAt(snapshot: PolicySnapshot, { groups, factors, application, at }: Position): Left {
  // Sets are everybody's, whatever the level reaches.
  const facts: PolicyFacts = { at, application, session: null, user: { groups, createdAt: at, cohort: FIRST_COHORT } };
  const effective = effectivePolicy(snapshot, facts, []).allowed;
  const canAnswer = usableKinds(factors, effective, snapshot) !== NO_KIND;
  return { effective, isNothing: !canAnswer && enrollableKinds(factors, effective, snapshot) === NO_KIND };
}

/**
 * F6: the first instant at which no administrator could sign in to the console, while the draft is in force. Saving is
 * then refused, confirmed or not. A bypass is not counted on: it ends.
 * @returns null when somebody always can.
 */
export function noAdministratorAt(draft: Draft, administrators: readonly Administrator[], console: ApplicationId | null): Instant | null {
  const changed = draftedSnapshot(draft);
  const nobodyCan = (at: Instant): boolean =>
    !administrators.some(({ user, password }) =>
      canSignIn(changed, { at, application: console, user: { ...user, bypass: null } }, password),
    );
  return momentsOf(draft).find(nobodyCan) ?? null;
}
