import { expect } from 'vitest';
import type { HeldFactor } from '../../src/domain/factors/factor.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import type { Decision } from '../../src/domain/policy/decision.ts';
import type { Facts, UserFacts } from '../../src/domain/policy/facts.ts';
import type { Outcome } from '../../src/domain/policy/impact.ts';
import type { PolicyVersion, Rule, Scope } from '../../src/domain/policy/rule.ts';
import type { PolicySnapshot } from '../../src/domain/policy/snapshot.ts';
import type { Evidence } from '../../src/domain/sessions/evidence.ts';
import type { Impact } from '../../src/flows/policy/showImpact.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import type { Population } from './population.ts';

export interface Drafted {
  readonly scope: Scope;
  readonly rule: Rule;
  readonly from: Instant | null;
}

export interface Judged {
  readonly loginName: string;
  readonly outcome: Outcome;
  readonly deadline: Instant | null;
  readonly isAdministrator: boolean;
  readonly isRefused: boolean;
  readonly wasStuck: boolean;
  readonly neverSignedIn: boolean;
}

/** The plain reading: each person by themselves, with the facts of their sign-in. In the order of their names. */
export async function impactOneByOne(
  { world, people }: Population,
  { scope, rule, from }: Drafted,
  at: Instant,
): Promise<readonly Judged[]> {
  const { store, tenant } = world;
  return store.transaction(tenant.id, async (tx) => {
    const { revision } = (await store.findTenant(tx)) ?? { revision: 0 };
    const before = await store.policySnapshot(tx, revision);
    const after = withVersion(before, scope, { ...rule, from: from ?? at });
    const application = scope.kind === 'application' ? scope.application : null;
    const demand = application === null ? null : ((await store.findApplication(tx, application))?.demand ?? null);
    const found: Judged[] = [];
    for (const id of people) {
      const gathered = await store.gatherPerson(tx, id);
      if (gathered === null || gathered.user.disabledAt !== null) continue;
      if (scope.kind === 'group' && !gathered.facts.groups.includes(scope.group)) continue;
      const place = {
        at,
        application,
        demand: demand === null ? null : ({ ...demand, factors: null, notBefore: null, source: 'client' } as const),
      };
      const [was, is] = [meets(before, gathered.facts, place), meets(after, gathered.facts, place)];
      found.push({
        loginName: gathered.user.loginName,
        outcome: told(was, is),
        deadline: is.kind === 'offered' ? is.deadline : null,
        isAdministrator: gathered.user.role === 'owner' || gathered.user.role === 'administrator',
        isRefused: is.kind === 'refused',
        wasStuck: was.isStuck,
        neverSignedIn: gathered.user.lastSignInAt === null,
      });
    }
    return found.sort((one, other) => (one.loginName < other.loginName ? -1 : 1));
  });
}

function withVersion(snapshot: PolicySnapshot, scope: Scope, version: PolicyVersion): PolicySnapshot {
  const added = (timeline: readonly PolicyVersion[] = []) =>
    [...timeline.filter(({ from }) => from !== version.from), version].toSorted((one, other) => one.from - other.from);
  if (scope.kind === 'tenant') return { ...snapshot, tenant: added(snapshot.tenant) };
  if (scope.kind === 'group')
    return { ...snapshot, groups: new Map([...snapshot.groups, [scope.group, added(snapshot.groups.get(scope.group))]]) };
  const { application } = scope;
  return { ...snapshot, applications: new Map([...snapshot.applications, [application, added(snapshot.applications.get(application))]]) };
}

/** Each live session by itself, with the facts of an authorization: what `existingSessions: recheck` comes to. */
export async function sessionsOneByOne(
  { world, people }: Population,
  { scope, rule, from }: Drafted,
  at: Instant,
): Promise<Impact['sessions']> {
  if (rule.existingSessions === 'keep' || scope.kind === 'application') return null;
  const { store, tenant } = world;
  return store.transaction(tenant.id, async (tx) => {
    const { revision } = (await store.findTenant(tx)) ?? { revision: 0 };
    const after = withVersion(await store.policySnapshot(tx, revision), scope, { ...rule, from: from ?? at });
    let [judged, asked] = [0, 0];
    for (const id of people) {
      const gathered = await store.gatherPerson(tx, id);
      if (gathered === null || (scope.kind === 'group' && !gathered.facts.groups.includes(scope.group))) continue;
      const filter = { user: id, aal: null, application: null, allowance: null };
      for (const listed of await store.listSessions(tx, filter, { before: null, limit: 10 })) {
        const session = await store.showSession(tx, listed.id);
        if (session === null || session.expiresAt <= at) continue;
        const { evidence, skipped, signedInAt, allowance, recheck } = session;
        const reused = { signedInAt, allowance, recheckAt: recheck ? signedInAt : null };
        const facts: Facts = {
          at,
          application: null,
          user: gathered.facts,
          evidence,
          skipped,
          wantsFactor: false,
          session: reused,
          demand: null,
        };
        judged += 1;
        if (decide(after, facts).outcome !== 'grant') asked += 1;
      }
    }
    return { judged, asked };
  });
}

interface Met {
  readonly kind: 'nothing' | 'challenge' | 'offered' | 'must' | 'refused';
  readonly kinds: readonly string[];
  readonly deadline: Instant | null;
  readonly isStuck: boolean;
}

/** What the password leads to, an existing factor proved where that is asked first (F4), with whichever of them. */
function meets(snapshot: PolicySnapshot, user: UserFacts, place: Pick<Facts, 'at' | 'application' | 'demand'>): Met {
  const facts: Facts = {
    ...place,
    user,
    evidence: [{ method: 'password', at: place.at }],
    skipped: false,
    wantsFactor: false,
    session: null,
  };
  const first = decide(snapshot, facts);
  const step = first.why.find((one) => one.kind === 'factors');
  const isStuck = first.outcome === 'refuse' || (step?.usable.length === 0 && step.enrollable.length === 0);
  if (first.outcome !== 'challenge' || first.purpose === 'assure') return { ...met(first), isStuck };
  const proved = user.factors
    .filter(({ kind }) => first.factors.includes(kind))
    .map((factor) => met(decide(snapshot, { ...facts, evidence: [...facts.evidence, guard(factor, place.at)] })));
  expect(new Set(proved.map((one) => JSON.stringify(one))).size).toBe(1);
  const [then] = proved;
  if (then === undefined) throw new Error('nothing to prove with');
  const isAsked = then.kind === 'nothing' ? { ...then, kind: 'challenge' as const, kinds: first.factors } : then;
  return { ...isAsked, isStuck: isStuck || then.kind === 'refused' };
}

function met(decision: Decision): Omit<Met, 'isStuck'> {
  const none = { kinds: [], deadline: null };
  switch (decision.outcome) {
    case 'grant':
      return { ...none, kind: 'nothing' };
    case 'challenge':
      return { ...none, kind: 'challenge', kinds: decision.factors };
    case 'enrol':
      return { ...none, kind: decision.skippable ? 'offered' : 'must', deadline: decision.deadline };
    case 'refuse':
      return { ...none, kind: 'refused' };
    case 'reauthenticate':
      throw new Error('the password is fresh');
  }
}

function guard({ kind, id: factorId }: HeldFactor, at: Instant): Evidence {
  if (kind === 'webauthn') return { method: kind, at, factorId, userVerified: false };
  return kind === 'backup_code' ? { method: kind, at, factorId, purpose: 'guard' } : { method: kind, at, factorId };
}

function told(was: Met, is: Met): Outcome {
  if (is.isStuck) return 'cannot_satisfy';
  const same =
    was.kind === is.kind && was.deadline === is.deadline && (is.kind !== 'challenge' || was.kinds.every((kind) => is.kinds.includes(kind)));
  if (same) return 'no_change';
  const names = {
    nothing: 'no_longer_asked',
    challenge: 'challenged',
    offered: 'can_skip_until',
    must: 'must_enrol',
    refused: 'cannot_satisfy',
  } as const;
  return names[is.kind];
}
