import { expect, it } from 'vitest';
import { SeededRandom } from '../../spec/seededRandom.ts';
import type { EventId } from '../../src/domain/audit/event.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { asksMore, REPLAYED, type Replayed } from '../../src/domain/policy/replayed.ts';
import { LEVELS, type Rule, type Scope } from '../../src/domain/policy/rule.ts';
import { explain } from '../../src/flows/explain/explain.ts';
import { listReplayed, type ReplayedPage, type SignInReplayed } from '../../src/flows/rehearse/listReplayed.ts';
import { type Replay, replayRule } from '../../src/flows/rehearse/replayRule.ts';
import { DAY, formatInstant, HOUR, type Instant, after as later } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { eachEngine, type TestDatabase } from '../builders/database.ts';
import { type PastEvent, PLAIN, putEvent, withMethods } from '../builders/pastSignIns.ts';
import { aPopulation, type Population, someReach } from '../builders/population.ts';
import { newHash, newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const ROUNDS = 4;
const SIGN_INS = 60;
const DAYS = 30;

const REQUIRED: Rule = { level: 'required', timing: { kind: 'next-sign-in' }, factors: null, existingSessions: 'keep' };
const TENANT = { kind: 'tenant' } as const;

interface Tried {
  readonly scope: Scope;
  readonly rule: Rule;
}

eachEngine('the replay of real sign-ins', (database) => {
  it('T4, L3, F1, B3: is person by person what explain says of the same instants, without the rule and with it', async () => {
    const seen = new Set<Replayed>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = new SeededRandom(round + 7);
      const population = await aPopulation(database, random);
      const { world } = population;
      await longSettled(database, world);
      const events = await someSignIns(database, population, random);
      const tried = aRule(population, random);
      const { replay, found } = await replayed(world, tried, random.pick([7, 5_000]), random.pick([0, 100]));
      expect(replay.numbers, JSON.stringify(tried)).toEqual(countedAgain(found));
      for (const [day, numbers] of replay.days.map((one) => [one.day, one.numbers] as const))
        expect(numbers).toEqual(countedAgain(found.filter(({ at }) => at >= day && at < later(day, DAY))));
      expect(found.map(({ event }) => event).sort()).toEqual([...events.keys()].sort());
      const before = await explained(world, found);
      await makeReal(database, world, tried, replay.from);
      const after = await explained(world, found);
      for (const one of found) {
        const words = JSON.stringify({ tried, one });
        expect([one.before.sentence, one.after.sentence], words).toEqual([before.get(one.event)?.outcome, after.get(one.event)?.outcome]);
        expect(one.clause, words).toBe(after.get(one.event)?.decision.decidedBy);
        seen.add(one.replayed);
        if (events.get(one.event)?.data === PLAIN) expect(one.replayed, words).toBe(namedByTable(one));
        else expect(['unchanged', namedByTable(one)], words).toContain(one.replayed);
      }
    }
    expect([...seen].sort()).toEqual([...REPLAYED].sort());
  }, 240_000);

  it('counts people once, and a page of the list ends where the next begins', async () => {
    const world = await aWorld(database.store);
    const [one, other] = [await world.user(), await world.user()];
    await world.rule(TENANT, { level: 'off' });
    await aged(database, world);
    const now = await world.now();
    for (const hours of [1, 2, 30]) await signIn(database, world, { user: one.id, at: later(now, -hours * HOUR) });
    await signIn(database, world, { user: other.id, at: later(now, -HOUR) });
    const { replay, found } = await replayed(world, { scope: TENANT, rule: REQUIRED }, 1, 2);
    expect(replay).toMatchObject({ signIns: 4, numbers: { held: { signIns: 4, people: 2 } }, gone: 0, unexplained: 0 });
    expect(found.map(({ person }) => person.loginName)).toEqual([one.loginName, one.loginName, ...sortedNames(found.slice(2))]);
    const paged = await pages(world, { scope: TENANT, rule: REQUIRED }, { replayed: 'held', limit: 1, day: null });
    expect(paged.map(({ event }) => event)).toEqual(found.map(({ event }) => event));
  });

  it('judges with the factors and bypasses of each instant, also with factors that are gone', async () => {
    const world = await aWorld(database.store);
    const { store, tenant } = world;
    await world.rule(TENANT, { level: 'off' });
    const [late, early, reset, lifted] = [await world.user(), await world.user(), await world.user(), await world.user()];
    await aged(database, world);
    const now = await world.now();
    const ago = (days: number) => later(now, -days * DAY);
    await store.transaction(tenant.id, (tx) =>
      store.insertTotpFactor(tx, { user: late.id, label: 'App', id: newId(), sealedSecret: newHash(), lastStep: 1 }),
    );
    await database.asOwner('update factors set created_at = $2 where user_id = $1', [late.id, formatInstant(ago(5))]);
    const factor = newId();
    await putEvent(database, tenant.id, {
      type: 'factor.enrolled',
      at: ago(8),
      user: early.id,
      data: { factor, kind: 'totp', label: 'App' },
    });
    await putEvent(database, tenant.id, {
      type: 'factor.removed',
      at: ago(4),
      user: early.id,
      data: { factor, kind: 'totp', reason: 'removed' },
    });
    await putEvent(database, tenant.id, {
      type: 'user.factors_reset',
      at: ago(4),
      user: reset.id,
      data: { removed: ['webauthn'], until: formatInstant(ago(1)) },
    });
    await database.asOwner('update users set must_enrol_until = $2 where id = $1', [reset.id, formatInstant(ago(1))]);
    await database.asOwner(
      `insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, revoked_at, reason, granted_by, granted_at)
        values ($1, $2, $3, $4, $5, $6, 'A reason', '{"kind":"host"}', $4)`,
      [tenant.id, newId(), lifted.id, formatInstant(ago(8)), formatInstant(ago(2)), formatInstant(ago(4))],
    );
    for (const { id } of [late, early, reset, lifted])
      for (const days of [10, 6, 3, 0.5]) await signIn(database, world, { user: id, at: ago(days) });
    const { found } = await replayed(world, { scope: TENANT, rule: REQUIRED }, 3);
    const course = (user: UserId) => found.filter(({ person }) => person.id === user).map((one) => one.replayed);
    expect(course(late.id)).toEqual(['held', 'held', 'challenged', 'challenged']);
    expect(course(early.id)).toEqual(['held', 'challenged', 'held', 'held']);
    expect(course(reset.id)).toEqual(['challenged', 'challenged', 'held', 'refused']);
    expect(course(lifted.id)).toEqual(['held', 'unchanged', 'held', 'held']);
  });

  it('S1: what was shown anyway would have been enough, unless the rule does not allow it', async () => {
    const world = await aWorld(database.store);
    const { store, tenant } = world;
    const { id: user } = await world.user();
    await world.rule(TENANT, { level: 'off' });
    await store.transaction(tenant.id, (tx) =>
      store.insertTotpFactor(tx, { user, label: 'App', id: newId(), sealedSecret: newHash(), lastStep: 1 }),
    );
    await aged(database, world);
    const now = await world.now();
    await signIn(database, world, { user, at: later(now, -HOUR), data: withMethods('pwd', 'otp') });
    await signIn(database, world, { user, at: later(now, -2 * HOUR) });
    const course = async (rule: Rule) => (await replayed(world, { scope: TENANT, rule }, 10)).found.map((one) => one.replayed);
    expect(await course(REQUIRED)).toEqual(['challenged', 'unchanged']);
    expect(await course({ ...REQUIRED, factors: ['webauthn'] })).toEqual(['held', 'held']);
  });

  it('T4: a rule is judged as if it had begun with the first day, and a run of required that was there before goes on', async () => {
    const world = await aWorld(database.store);
    const { id: user } = await world.user();
    await aged(database, world);
    const now = await world.now();
    for (const days of [25, 10, 1]) await signIn(database, world, { user, at: later(now, -days * DAY) });
    const rule: Rule = { ...REQUIRED, timing: { kind: 'grace-period', days: 14 } };
    const course = async () => (await replayed(world, { scope: TENANT, rule }, 10)).found.map((one) => one.replayed);
    expect(await course()).toEqual(['can_skip', 'held', 'held']);
    await database.asOwner(
      `insert into policy_versions (tenant_id, id, scope_kind, scope_id, effective_from, level, timing_kind, grace_days, existing_sessions, created_at, created_by)
        values ($1, $2, 'tenant', $1, $3, 'required', 'grace-period', 80, 'keep', $3, '{"kind":"host"}')`,
      [world.tenant.id, newId(), formatInstant(later(now, -60 * DAY))],
    );
    await database.asOwner('update tenants set revision = revision + 1 where id = $1', [world.tenant.id]);
    expect(await course()).toEqual(['held', 'held', 'held']);
  });

  it('says how much it cannot know: accounts that are gone, and records that its facts do not explain', async () => {
    const world = await aWorld(database.store);
    const [gone, here] = [await world.user(), await world.user()];
    await aged(database, world);
    const now = await world.now();
    await signIn(database, world, { user: gone.id, at: later(now, -HOUR) });
    await signIn(database, world, { user: here.id, at: later(now, -HOUR) });
    const refused = { because: 'no_allowed_factor', decidedBy: 'no_allowed_factor' };
    await putEvent(database, world.tenant.id, { type: 'user.mfa_refused', at: later(now, -HOUR), user: here.id, data: refused });
    await database.asOwner('delete from users where id = $1', [gone.id]);
    const { replay } = await replayed(world, { scope: TENANT, rule: REQUIRED }, 10);
    expect(replay).toMatchObject({ signIns: 3, gone: 1, unexplained: 1, numbers: { held: { signIns: 2, people: 1 } } });
  });

  it('L1, T1: what could not be saved is not replayed, nor more days than there are', async () => {
    const world = await aWorld(database.store);
    const code = async (words: object) =>
      codeOf(await replayRule(world.ports)({ ...world.host, scope: TENANT, rule: REQUIRED, days: 30, onProgress: null, ...words }));
    expect(await code({ rule: { level: 'maximum' } })).toBe('unknown_level');
    expect(await code({ rule: { level: 'required', factors: ['sms'] } })).toBe('sms_not_proved');
    expect(await code({ scope: { kind: 'group', group: world.tenant.id } })).toBe('group_not_found');
    for (const days of [0, 91, 1.5, Number.NaN]) expect(await code({ days })).toBe('days_of_replay_out_of_range');
    expect(await code({ days: 90 })).toBe('ok');
  });
});

type Found = SignInReplayed & { readonly replayed: Replayed };

async function replayed(
  world: World,
  tried: Tried,
  slice: number,
  many = 100,
): Promise<{ readonly replay: Replay; readonly found: readonly Found[] }> {
  const progress: number[] = [];
  const onProgress = ({ counted }: { readonly counted: number }) => progress.push(counted);
  const replay = must(await replayRule(world.ports, { slice, many })({ ...world.host, ...tried, days: DAYS, onProgress }));
  expect(progress.at(-1)).toBe(replay.signIns);
  const found: Found[] = [];
  for (const outcome of REPLAYED) {
    const signIns = await pages(world, tried, { replayed: outcome, limit: 200, day: null });
    found.push(...signIns.map((one) => ({ ...one, replayed: outcome })));
  }
  found.sort((one, other) => (one.event < other.event ? -1 : 1));
  return { replay, found };
}

async function pages(
  world: World,
  tried: Tried,
  asked: { readonly replayed: Replayed; readonly limit: number; readonly day: Instant | null },
): Promise<readonly SignInReplayed[]> {
  const found: SignInReplayed[] = [];
  for (let after: EventId | null = null; ; ) {
    const list = listReplayed(world.ports, { slice: 5, most: 15 });
    const page: ReplayedPage = must(await list({ ...world.host, ...tried, days: DAYS, after, language: 'en', ...asked }));
    found.push(...page.signIns);
    if (page.next === null) return found;
    after = page.next;
  }
}

function countedAgain(found: readonly Found[]) {
  return Object.fromEntries(
    REPLAYED.map((outcome) => {
      const those = found.filter((one) => one.replayed === outcome);
      return [outcome, { signIns: those.length, people: new Set(those.map(({ person }) => person.id)).size }];
    }),
  );
}

/** The table of docs/decisions/0018, on what was asked without what was shown. */
function namedByTable({ before, after }: Found): Replayed {
  const isSame = before.asked === after.asked && before.deadline === after.deadline;
  if (isSame && after.asked !== 'challenge') return 'unchanged';
  const names = {
    nothing: 'no_longer_asked',
    challenge: 'challenged',
    offered: 'can_skip',
    must_enrol: 'held',
    refused: 'refused',
  } as const;
  const name = names[after.asked];
  // Of two challenges the kinds decide, which no sentence tells.
  return isSame && asksMore(name) && kinds(before.sentence).every((kind) => kinds(after.sentence).includes(kind)) ? 'unchanged' : name;
}

function kinds(sentence: string): readonly string[] {
  return ['passkey', 'authenticator', 'text message', 'backup code'].filter((word) => sentence.includes(word));
}

function sortedNames(found: readonly Found[]): readonly string[] {
  return found.map(({ person }) => person.loginName);
}

async function explained(world: World, found: readonly Found[]) {
  const told = new Map<string, { readonly outcome: string; readonly decision: { readonly decidedBy: string } }>();
  for (const { event, at, person, application } of found)
    told.set(
      event,
      must(await explain(world.ports)({ ...world.host, user: person.id, application: application?.id ?? null, at, language: 'en' })),
    );
  return told;
}

/** As if the rule had really been saved on that day: what the scope has said since then was never said. */
async function makeReal(database: TestDatabase, world: World, { scope, rule }: Tried, from: Instant): Promise<void> {
  const of = scope.kind === 'tenant' ? world.tenant.id : scope.kind === 'group' ? scope.group : scope.application;
  await database.asOwner(
    `delete from policy_versions where tenant_id = $1 and scope_kind = $2 and scope_id = $3 and effective_from >= $4`,
    [world.tenant.id, scope.kind, of, formatInstant(from)],
  );
  await world.store.transaction(world.tenant.id, (tx) =>
    world.store.insertPolicyVersion(tx, { id: newId(), scope, version: { ...rule, from }, createdBy: { kind: 'host' } }),
  );
}

/** Nothing about the people has changed within the time, so that what is known now was so then. */
async function longSettled(database: TestDatabase, world: World): Promise<void> {
  const id = [world.tenant.id];
  const long = `now() - interval '200 days'`;
  await database.asOwner(`update factors set created_at = ${long} where tenant_id = $1`, id);
  await database.asOwner(`update backup_codes set used_at = ${long} where tenant_id = $1 and used_at is not null`, id);
  await database.asOwner(`update users set mfa_prompted_at = ${long} where tenant_id = $1 and mfa_prompted_at is not null`, id);
  await database.asOwner('delete from second_factor_guesses where tenant_id = $1', id);
}

async function aged(database: TestDatabase, world: World): Promise<void> {
  const id = [world.tenant.id];
  await database.asOwner(`update users set created_at = now() - interval '200 days' where tenant_id = $1`, id);
  await database.asOwner(`update factors set created_at = now() - interval '200 days' where tenant_id = $1`, id);
  await database.asOwner(`update policy_versions set effective_from = now() - interval '100 days' where tenant_id = $1`, id);
  await database.asOwner('update tenants set revision = revision + 1 where id = $1', id);
}

function signIn(
  database: TestDatabase,
  world: World,
  { data = PLAIN, ...of }: Pick<PastEvent, 'user' | 'at'> & { readonly data?: object },
): Promise<EventId> {
  return putEvent(database, world.tenant.id, { type: 'user.signed_in', application: null, data, ...of });
}

async function someSignIns(
  database: TestDatabase,
  { world, people, applications }: Population,
  random: SeededRandom,
): Promise<ReadonlyMap<string, PastEvent>> {
  const now = await world.now();
  const made = new Map<string, PastEvent>();
  for (let one = 0; one < SIGN_INS; one += 1) {
    const at = later(now, -Math.floor(random.next() * (DAYS - 1) * DAY) - HOUR);
    const of = { user: random.pick(people), at, application: random.pick([null, ...applications]) };
    const event: PastEvent = random.chance(0.15)
      ? { ...of, type: 'user.mfa_refused', data: { because: 'no_allowed_factor', decidedBy: 'no_allowed_factor' } }
      : { ...of, type: 'user.signed_in', data: random.chance(0.8) ? PLAIN : withMethods('pwd', random.pick(['otp', 'hwk'])) };
    made.set(await putEvent(database, world.tenant.id, event), event);
  }
  return made;
}

function aRule({ groups, applications }: Population, random: SeededRandom): Tried {
  const scope = random.pick<Scope>([
    TENANT,
    TENANT,
    ...groups.map((group) => ({ kind: 'group', group }) as const),
    ...applications.map((application) => ({ kind: 'application', application }) as const),
  ]);
  const rule: Rule = {
    level: random.pick(scope.kind === 'tenant' ? LEVELS : [...LEVELS, null]),
    timing: random.pick([null, { kind: 'next-sign-in' }, { kind: 'grace-period', days: 14 }, { kind: 'grace-period', days: 1 }]),
    factors: random.chance(0.5) ? null : (['webauthn', 'totp', 'backup_code'].filter(() => random.chance(0.6)) as Rule['factors']),
    existingSessions: 'keep',
  };
  return { scope, rule: { ...rule, ...someReach(random, rule.level) } };
}
