import { expect, it } from 'vitest';
import { SeededRandom } from '../../spec/seededRandom.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { OUTCOMES, type Outcome } from '../../src/domain/policy/impact.ts';
import { LEVELS, type Rule, type Scope } from '../../src/domain/policy/rule.ts';
import { type ImpactPeople, listImpactPeople } from '../../src/flows/policy/listImpactPeople.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { type Impact, showImpact } from '../../src/flows/policy/showImpact.ts';
import { DAY, HOUR, type Instant, after as later } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { eachEngine } from '../builders/database.ts';
import { type Drafted, impactOneByOne, type Judged, sessionsOneByOne } from '../builders/impactOneByOne.ts';
import { aPopulation, type Population, someReach } from '../builders/population.ts';
import { aWorld, must } from '../builders/world.ts';

const ROUNDS = 6;
const DRAFTS = 5;
/** Of the drafts of a round: those whose lists are read, page by page. */
const LISTED = 2;

eachEngine('the impact of a draft', (database) => {
  it('F6, S5: is what deciding over every person one by one comes to, the lists sum to the numbers, and saving agrees', async () => {
    const seen = new Set<Outcome>();
    let [judgedAgain, askedAgain] = [0, 0];
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = new SeededRandom(round);
      const people = await aPopulation(database, random);
      for (let drafts = 0; drafts < DRAFTS; drafts += 1) {
        const draft = await aDraft(people, random);
        const { ports, host } = people.world;
        const impact = must(await showImpact(ports)({ ...host, ...draft, onProgress: null }));
        const reference = await impactOneByOne(people, draft, impact.at);
        expect(numbersOf(impact), JSON.stringify(draft)).toEqual(numbersByPerson(reference));
        for (const { outcome } of reference) seen.add(outcome);
        const again = await sessionsOneByOne(people, draft, impact.at);
        expect(impact.sessions, JSON.stringify(draft)).toEqual(again);
        judgedAgain += again?.judged ?? 0;
        askedAgain += again?.asked ?? 0;
        for (const outcome of drafts < LISTED ? OUTCOMES : []) {
          const names = reference.filter((one) => one.outcome === outcome).map(({ loginName }) => loginName);
          // Looked for one by one, and found in their buckets.
          for (const nearby of [1_000, 0]) {
            expect(await listed(people, { draft, outcome, nearby }), JSON.stringify({ draft, outcome, nearby })).toEqual(names);
          }
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
    expect(askedAgain).toBeGreaterThan(0);
    expect(judgedAgain).toBeGreaterThan(askedAgain);
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
      const { people } = must(
        await listImpactPeople(ports)({ ...draft, outcome: 'must_enrol', language: 'en', search: null, after: null, limit: 100 }),
      );
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
    expect(
      codeOf(await listImpactPeople(ports)({ ...abroad, outcome: 'no_change', language: 'en', search: null, after: null, limit: 10 })),
    ).toBe('group_not_found');
  });

  it('the people behind a number can be searched, near and far', async () => {
    const { world, people } = await aPopulation(database, new SeededRandom(4));
    const { ports, host } = world;
    const [anna, annette] = [
      await world.user({ loginName: 'anna.q' }),
      await world.user({ loginName: 'annette', displayName: 'Hannah Q' }),
    ];
    const rule: Rule = { level: 'required', timing: null, factors: null, existingSessions: 'keep' };
    const draft = {
      ...host,
      scope: { kind: 'tenant' },
      rule,
      from: null,
      outcome: 'must_enrol',
      language: 'en',
      after: null,
      limit: 10,
    } as const;
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
    const page: ImpactPeople = must(
      await listImpactPeople(ports, nearby)({ ...host, ...draft, outcome, language: 'en', search: null, after, limit: 4 }),
    );
    names.push(...page.people.map(({ person }) => person.loginName));
    for (const { person } of page.people) ids.add(person.id);
    if (page.next === null) break;
    after = page.next;
  }
  expect(ids.size).toBe(names.length);
  return names;
}
