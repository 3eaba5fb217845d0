import { expect, it } from 'vitest';
import { SeededRandom } from '../../spec/seededRandom.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { HeldFactor } from '../../src/domain/factors/factor.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import type { Decision } from '../../src/domain/policy/decision.ts';
import type { Facts, UserFacts } from '../../src/domain/policy/facts.ts';
import { OUTCOMES, type Outcome } from '../../src/domain/policy/impact.ts';
import { LEVELS, type PolicyVersion, type Rule, type Scope } from '../../src/domain/policy/rule.ts';
import type { PolicySnapshot } from '../../src/domain/policy/snapshot.ts';
import type { Evidence } from '../../src/domain/sessions/evidence.ts';
import { type ImpactPeople, listImpactPeople } from '../../src/flows/policy/listImpactPeople.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { type Impact, showImpact } from '../../src/flows/policy/showImpact.ts';
import { DAY, HOUR, type Instant, after as later } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { eachEngine } from '../builders/database.ts';
import { aPopulation, type Population, someReach } from '../builders/population.ts';
import { aWorld, must } from '../builders/world.ts';

const ROUNDS = 8;
const DRAFTS = 6;

interface Drafted {
  readonly scope: Scope;
  readonly rule: Rule;
  readonly from: Instant | null;
}

eachEngine('the impact of a draft', (database) => {
  it('F6: is what deciding over every person one by one comes to, the lists sum to the numbers, and saving agrees', async () => {
    const seen = new Set<Outcome>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = new SeededRandom(round);
      const people = await aPopulation(database, random);
      for (let drafts = 0; drafts < DRAFTS; drafts += 1) {
        const draft = await aDraft(people, random);
        const { ports, host } = people.world;
        const impact = must(await showImpact(ports)({ ...host, ...draft, onProgress: null }));
        const reference = await oneByOne(people, draft, impact.at);
        expect(numbersOf(impact), JSON.stringify(draft)).toEqual(numbersByPerson(reference));
        for (const outcome of OUTCOMES) {
          const names = reference.filter((one) => one.outcome === outcome).map(({ loginName }) => loginName);
          // Looked for one by one, and found in their buckets.
          for (const nearby of [1_000, 0]) {
            expect(await listed(people, { draft, outcome, nearby }), JSON.stringify({ draft, outcome, nearby })).toEqual(names);
          }
          if (names.length > 0) seen.add(outcome);
        }
        const saved = await setRule(ports)({ ...host, ...draft, expectedRevision: null, deadEnds: 'refuse' });
        expect(codeOf(saved), JSON.stringify(draft)).toBe(impact.refusal?.code ?? 'ok');
        // F6: what saving lists for the instant of the draft is among those who can satisfy nothing.
        const stuckThen = impact.deadEnds.filter(({ application, from }) => application === null && Date.parse(from) === impact.at);
        const stuck = stuckThen.reduce((sum, one) => sum + one.people, 0);
        if (draft.scope.kind !== 'group') expect(impact.numbers.cannot_satisfy.people).toBeGreaterThanOrEqual(stuck);
      }
    }
    expect([...seen].sort()).toEqual([...OUTCOMES].sort());
  }, 240_000);

  it('L3: a rule that reaches a share of the people concerns them alone, and raising it adds people and takes none away', async () => {
    const world = await aWorld(database.store);
    const { ports, host } = world;
    for (let one = 0; one < 60; one += 1) await world.user();
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    const reached = async (percent: number) => {
      const rule: Rule = { level: 'required', timing: null, factors: null, existingSessions: 'keep', reach: { percent, others: 'off' } };
      const draft = { ...host, scope: { kind: 'tenant' }, rule, from: null } as const;
      const { numbers } = must(await showImpact(ports)({ ...draft, onProgress: null }));
      const { people } = must(await listImpactPeople(ports)({ ...draft, outcome: 'must_enrol', search: null, after: null, limit: 100 }));
      expect(people).toHaveLength(numbers.must_enrol.people);
      expect(numbers.no_change.people).toBe(60 - people.length);
      return people.map(({ person }) => person.loginName);
    };
    const [nobody, some, more, all] = [await reached(0), await reached(30), await reached(60), await reached(100)];
    expect([nobody.length, all.length]).toEqual([0, 60]);
    expect(more).toEqual(expect.arrayContaining(some));
    expect([some.length > 3, more.length > some.length, more.length < 57]).toEqual([true, true, true]);
  });

  it('does not look across tenants', async () => {
    const [one, other] = [await aPopulation(database, new SeededRandom(1)), await aPopulation(database, new SeededRandom(2))];
    const { ports, host } = one.world;
    const draft: Drafted = {
      scope: { kind: 'tenant' },
      rule: { level: 'off', timing: null, factors: null, existingSessions: 'keep' },
      from: null,
    };
    const { counted, disabled } = must(await showImpact(ports)({ ...host, ...draft, onProgress: null }));
    expect(counted + disabled).toBe(one.people.length);
    const [group] = other.groups;
    if (group === undefined) throw new Error('there are groups');
    const abroad = { ...host, ...draft, scope: { kind: 'group', group } } as const;
    expect(codeOf(await showImpact(ports)({ ...abroad, onProgress: null }))).toBe('group_not_found');
    expect(codeOf(await listImpactPeople(ports)({ ...abroad, outcome: 'no_change', search: null, after: null, limit: 10 }))).toBe(
      'group_not_found',
    );
  });

  it('the people behind a number can be searched, near and far', async () => {
    const { world, people } = await aPopulation(database, new SeededRandom(4));
    const { ports, host } = world;
    const [anna, annette] = [
      await world.user({ loginName: 'anna.q' }),
      await world.user({ loginName: 'annette', displayName: 'Hannah Q' }),
    ];
    const rule: Rule = { level: 'required', timing: null, factors: null, existingSessions: 'keep' };
    const draft = { ...host, scope: { kind: 'tenant' }, rule, from: null, outcome: 'must_enrol', after: null, limit: 10 } as const;
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    for (const nearby of [1_000, 0]) {
      const found = async (search: string) =>
        must(await listImpactPeople(ports, nearby)({ ...draft, search })).people.map(({ person }) => person.id);
      expect(await found('ANNA')).toEqual([anna.id, annette.id]);

      expect(await found('%')).toEqual([]);
    }
    expect(people.length).toBeGreaterThan(0);
  });

  it('L1, T1: what could not be saved has no impact, for the same reason', async () => {
    const people = await aPopulation(database, new SeededRandom(3));
    const { ports, host, tenant } = people.world;
    const impact = async (words: { scope?: Scope; rule: object; from?: Instant | null }) =>
      codeOf(await showImpact(ports)({ ...host, scope: { kind: 'tenant' }, from: null, ...words, onProgress: null }));
    expect(await impact({ rule: { level: 'maximum' } })).toBe('unknown_level');
    expect(await impact({ rule: {} })).toBe('level_required');
    expect(await impact({ rule: { level: 'required', timing: { kind: 'grace-period', days: 91 } } })).toBe('days_out_of_range');
    expect(await impact({ rule: { level: 'required', factors: ['sms'] } })).toBe('sms_not_proved');
    expect(await impact({ rule: { level: 'off' }, from: later(await people.world.now(), -HOUR) })).toBe('starts_in_past');
    expect(await impact({ scope: { kind: 'group', group: tenant.id as never }, rule: { level: 'off' } })).toBe('group_not_found');
    expect(await impact({ scope: { kind: 'application', application: tenant.id as never }, rule: {} })).toBe('application_not_found');
  });
});

async function aDraft({ world, groups, applications }: Population, random: SeededRandom): Promise<Drafted> {
  const scope = random.pick<Scope>([
    { kind: 'tenant' },
    { kind: 'tenant' },
    ...groups.map((group) => ({ kind: 'group', group }) as const),
    ...applications.map((application) => ({ kind: 'application', application }) as const),
  ]);
  const rule: Rule = {
    level: random.pick(scope.kind === 'tenant' ? LEVELS : [...LEVELS, null]),
    timing: random.pick([null, { kind: 'next-sign-in' }, { kind: 'grace-period', days: 14 }, { kind: 'grace-period', days: 1 }]),
    factors: random.chance(0.5) ? null : (['webauthn', 'totp', 'backup_code'].filter(() => random.chance(0.6)) as Rule['factors']),
    existingSessions: random.pick(['keep', 'recheck']),
  };
  const staged = { ...rule, ...someReach(random, rule.level) };
  return { scope, rule: staged, from: random.chance(0.4) ? null : later(await world.now(), HOUR + Math.floor(random.next() * 20 * DAY)) };
}

interface Judged {
  readonly loginName: string;
  readonly outcome: Outcome;
  readonly deadline: Instant | null;
  readonly isAdministrator: boolean;
  readonly isRefused: boolean;
  readonly wasStuck: boolean;
  readonly neverSignedIn: boolean;
}

/** The plain reading: each person by themselves, with the facts of their sign-in. In the order of their names. */
async function oneByOne({ world, people }: Population, { scope, rule, from }: Drafted, at: Instant): Promise<readonly Judged[]> {
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

function numbersOf({ numbers, counted }: Impact) {
  const { can_skip_until: offered, cannot_satisfy: stuck } = numbers;
  const people = OUTCOMES.map((outcome) => [
    outcome,
    numbers[outcome].people,
    numbers[outcome].administrators,
    numbers[outcome].neverSignedIn,
  ]);
  return { counted, people, deadlines: offered.deadlines, refused: stuck.refused, alreadySo: stuck.alreadySo };
}

function numbersByPerson(judged: readonly Judged[]): ReturnType<typeof numbersOf> {
  const of = (outcome: Outcome) => judged.filter((one) => one.outcome === outcome);
  const stuck = of('cannot_satisfy');
  const deadlines = of('can_skip_until').flatMap(({ deadline }) => deadline ?? []);
  return {
    counted: judged.length,
    people: OUTCOMES.map((outcome) => {
      const people = of(outcome);
      return [outcome, people.length, people.filter((one) => one.isAdministrator).length, people.filter((one) => one.neverSignedIn).length];
    }),
    deadlines: deadlines.length === 0 ? null : { earliest: Math.min(...deadlines) as Instant, latest: Math.max(...deadlines) as Instant },
    refused: stuck.filter((one) => one.isRefused).length,
    alreadySo: stuck.filter((one) => one.wasStuck).length,
  };
}

/** Page by page. */
async function listed(
  { world: { ports, host } }: Population,
  { draft, outcome, nearby }: { readonly draft: Drafted; readonly outcome: Outcome; readonly nearby: number },
): Promise<readonly string[]> {
  const names: string[] = [];
  const ids = new Set<UserId>();
  for (let after: ImpactPeople['next'] = null; ; ) {
    const page: ImpactPeople = must(await listImpactPeople(ports, nearby)({ ...host, ...draft, outcome, search: null, after, limit: 4 }));
    names.push(...page.people.map(({ person }) => person.loginName));
    for (const { person } of page.people) ids.add(person.id);
    if (page.next === null) break;
    after = page.next;
  }
  expect(ids.size).toBe(names.length);
  return names;
}
