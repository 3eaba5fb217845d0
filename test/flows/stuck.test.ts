import { beforeEach, expect, it } from 'vitest';
import type { FactorKind } from '../../src/domain/factors/factor.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { ALL_STUCK, type StuckFilter } from '../../src/domain/sessions/stuckFilter.ts';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { showReadiness } from '../../src/flows/rollout/showReadiness.ts';
import { exportStuck } from '../../src/flows/stuck/exportStuck.ts';
import { listStuck } from '../../src/flows/stuck/listStuck.ts';
import { showStuckFigures } from '../../src/flows/stuck/showStuckFigures.ts';
import { after, HOUR, type Instant, MINUTE } from '../../src/kernel/instant.ts';
import { administeredBy } from '../builders/administration.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const KEY = { aal: 2, factors: ['webauthn'], maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

eachEngine('people who are stuck', (database) => {
  let world: World;
  let clock = 0;
  beforeEach(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
  });

  function goOn(milliseconds: number): void {
    clock += milliseconds;
    database.moveClock(clock);
  }

  const list = async (filter: Partial<StuckFilter> = {}) =>
    must(await listStuck(world.ports)({ ...world.host, filter: { ...ALL_STUCK, ...filter }, after: null, limit: 50 })).people;
  const names = async (filter: Partial<StuckFilter> = {}) => (await list(filter)).map(({ user }) => user.loginName);
  const figuresOf = async (filter: Partial<StuckFilter>) =>
    must(await showStuckFigures(world.ports)({ ...world.host, filter: { ...ALL_STUCK, ...filter }, days: 30 }));
  const figures = () => figuresOf({});

  /** Begins a sign-in, shows the password and leaves. */
  async function leaves(person: { loginName: string }, words: Parameters<typeof aSignIn>[1] = {}) {
    const signIn = await aSignIn(world, words);
    await signIn.password(person.loginName);
    return signIn;
  }

  async function enrolled() {
    const person = await world.user();
    const signIn = await leaves(person);
    const app = await signIn.enrolTotp();
    goOn(HOUR);
    return { ...person, app };
  }

  it('A1, A2: whoever leaves at the MFA step is stuck from the expiry of the flow on, and not a moment before', async () => {
    const person = await world.user();
    await leaves(person);
    expect(await list()).toEqual([]);
    goOn(9 * MINUTE);
    expect(await list()).toEqual([]);
    goOn(2 * MINUTE);
    expect(await list()).toMatchObject([
      {
        user: { loginName: person.loginName },
        flows: 1,
        ended: 'nothing',
        enrolled: false,
        last: { step: 'enrolment' },
        tried: [],
        errors: [],
      },
    ]);
    expect(await figures()).toMatchObject({ people: 1, more: false, unstuck: { people: 0, median: null } });
  });

  it('A2: repeated attempts are one row with their number, what was tried, what went wrong, and to which application', async () => {
    const person = await enrolled();
    const application = await world.application();
    const first = await leaves(person);
    for (const code of ['000000', '000001']) await first.totp(code);
    goOn(HOUR);
    const second = await leaves(person, { application });
    await second.backupCode('not a code');
    goOn(MINUTE);
    await second.totp('00');
    await second.cancel();
    goOn(HOUR);
    const [row, ...others] = await list();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      flows: 2,
      ended: 'cancelled',
      enrolled: true,
      last: { step: 'challenge', attempt: second.attempt },
      applications: [{ id: application, name: 'Finance' }],
    });
    expect(row?.tried).toEqual(expect.arrayContaining([{ what: 'totp', times: expect.any(Number) }]));
    expect(row?.errors).toEqual(expect.arrayContaining([{ what: 'wrong', times: expect.any(Number) }]));
    expect(row?.last.stuckAt).toBeGreaterThan(row?.firstStuckAt ?? 0);
    expect(await list({ application })).toMatchObject([{ flows: 1 }]);
  });

  it('A2: a refusal makes somebody stuck at once, with its reason; five wrong codes are one', async () => {
    const person = await enrolled();
    const signIn = await leaves(person);
    for (let guess = 0; guess < 5; guess += 1) {
      await signIn.totp('000000');
      goOn(MINUTE);
    }
    expect(await list()).toMatchObject([
      { user: { id: person.id }, ended: 'refused', last: { refusedBecause: 'too_many_guesses', step: 'challenge' } },
    ]);
    expect((await list())[0]?.errors).toEqual([
      { what: 'wrong', times: 5 },
      { what: 'too_many_guesses', times: 1 },
    ]);
  });

  it('A2, B7: a pass gets a stuck person in; they leave the list, and how long it took is known', async () => {
    const admin = await world.user({ role: 'administrator' });
    const person = await enrolled();
    await world.rule({ kind: 'tenant' }, { level: 'required', factors: ['webauthn', 'backup_code'] });
    await leaves(person);
    goOn(11 * MINUTE);
    expect(await names()).toEqual([person.loginName]);
    goOn(30 * MINUTE);
    const made = must(await makePass(world.ports)({ ...administeredBy(world, admin), user: person.id }));
    expect((await list())[0]).toMatchObject({ passUntil: made.expiresAt });
    const helped = await leaves(person);
    await helped.pass(made.code);
    await helped.enrolKey(aSecurityKey());
    expect(helped.step.kind).toBe('signed_in');
    expect(await names()).toEqual([]);
    const { unstuck } = await figures();
    expect(unstuck.people).toBe(1);
    expect(Math.round((unstuck.median ?? 0) / MINUTE)).toBe(31);
    goOn(HOUR);
    expect(await names()).toEqual([]);
  });

  it('A2, B1: whoever gets in under a bypass is not stuck any more, and is so anew when they stop again', async () => {
    const person = await world.user();
    await leaves(person);
    goOn(HOUR);
    const bypass = { reason: 'Lost the phone', from: null, until: null, exceptApplications: [] };
    must(await grantBypass(world.ports)({ ...world.host, user: person.id, ...bypass }));
    expect((await list())[0]?.bypassUntil).not.toBeNull();
    expect((await leaves(person)).step.kind).toBe('signed_in');
    expect(await names()).toEqual([]);
    goOn(25 * HOUR);
    await leaves(person);
    goOn(HOUR);
    expect(await list()).toMatchObject([{ flows: 1 }]);
  });

  it('A2: a flow that was left open in one tab makes nobody stuck who gets in through another', async () => {
    const person = await enrolled();
    await leaves(person);
    const other = await leaves(person);
    await other.totp(await person.app.code());
    expect(other.step.kind).toBe('signed_in');
    goOn(HOUR);
    expect(await names()).toEqual([]);
  });

  it('A2, U2: whom one application asks for more is stuck there, also when they get in elsewhere', async () => {
    const person = await enrolled();
    const [application, other] = [await world.application(), await world.application()];
    await leaves(person, { application, demand: KEY });
    goOn(HOUR);
    const elsewhere = await leaves(person, { application: other });
    await elsewhere.totp(await person.app.code());
    expect(elsewhere.step.kind).toBe('signed_in');
    expect(await list()).toMatchObject([{ applications: [{ id: application }] }]);
    goOn(HOUR);
    const there = await leaves(person, { application });
    await there.totp(await person.app.code());
    expect(there.step.kind).toBe('signed_in');
    expect(await names()).toEqual([]);
  });

  it('A2: every filter finds whom it is about, page by page, the last to stop first', async () => {
    const group = await world.group();
    const people = [];
    for (const groups of [[], [group], []]) {
      const person = await world.user({ groups });
      people.push(person.loginName);
      await leaves(person);
      goOn(HOUR);
    }
    const disabled = await world.user();
    await leaves(disabled);
    goOn(HOUR);
    must(await disableUser(world.ports)({ ...world.host, user: disabled.id }));
    expect(await names()).toEqual([...people].reverse());
    expect(await names({ group })).toEqual([people[1]]);
    expect(await names({ search: people[2]?.toUpperCase() ?? '' })).toEqual([people[2]]);
    expect(await names({ step: 'challenge' })).toEqual([]);
    expect(await names({ enrolled: 'no', step: 'enrolment' })).toHaveLength(3);
    const rows = await list();
    expect(await names({ from: rows[1]?.last.stuckAt ?? null })).toEqual([people[2], people[1]]);
    const page = must(await listStuck(world.ports)({ ...world.host, filter: ALL_STUCK, after: null, limit: 2 }));
    const rest = must(await listStuck(world.ports)({ ...world.host, filter: ALL_STUCK, after: page.next, limit: 2 }));
    expect([page.people.length, rest.people.map(({ user }) => user.loginName), rest.next]).toEqual([2, [people[0]], null]);
  });

  it('A2: a search finds whom many share a name with, whom nobody does, and who stopped long before all others', async () => {
    const group = await world.group();
    const first = await world.user({ groups: [group], loginName: 'first-to-stop' });
    await leaves(first);
    goOn(HOUR);
    const { tenant } = world;
    const crowd = `('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
    await database.asOwner(
      `insert into users (tenant_id, id, login_name, display_name, created_at)
        select $1, ${crowd}, 'crowd-' || n, 'To stop', now() from generate_series(1, 10500) n`,
      [tenant.id],
    );
    await database.asOwner(
      `insert into mfa_flows (tenant_id, id, user_id, reached_at, stuck_at, step, offered, needs)
        select $1, ${crowd}, ${crowd}, now(), now() + interval '30 minutes' + n * interval '1 millisecond', 'challenge', '{totp}', 'any'
        from generate_series(1, 5500) n`,
      [tenant.id],
    );
    await database.asOwner('analyze users, mfa_flows');
    expect(await names({ search: 'first-to' })).toEqual([first.loginName]);
    expect(await names({ search: 'crowd-5499' })).toEqual(['crowd-5499']);
    expect(await names({ search: 'crowd-10499' })).toEqual([]);
    expect((await names({ search: 'to stop' })).slice(0, 2)).toEqual(['crowd-5500', 'crowd-5499']);
    // Too many have it to be looked up one by one, and none of the last 5,000 to stop is of the group.
    await database.asOwner(`update users set display_name = 'To stop' where id = $1`, [first.id]);
    expect(await names({ search: 'to stop', group })).toEqual([first.loginName]);
    expect((await figuresOf({ search: 'first-to' })).people).toBe(1);
    expect((await figuresOf({ search: 'to stop', group })).people).toBe(1);
    expect((await figuresOf({ search: 'crowd-' })).people).toBe(5_500);
  });

  it('A2: the share of those who are stuck is of the people who reached the step, of a scope and since an instant', async () => {
    const group = await world.group();
    const since = await database.store.transaction(world.tenant.id, async ({ now }) => now);
    const [member, other] = [await world.user({ groups: [group] }), await world.user()];
    for (const person of [member, member, other]) await leaves(person);
    const fine = await leaves(await world.user());
    await fine.enrolTotp();
    goOn(HOUR);
    const rate = (at: Instant, ...scopes: Parameters<typeof database.store.measureStuckRate>[1]['scopes']) =>
      database.store.transaction(world.tenant.id, (tx) => database.store.measureStuckRate(tx, { scopes, since: at }));
    expect(await rate(since, { kind: 'tenant' })).toEqual({ reached: 3, stuck: 2 });
    expect(await rate(since, { kind: 'group', group })).toEqual({ reached: 1, stuck: 1 });
    expect(await rate(after(since, HOUR), { kind: 'tenant' })).toEqual({ reached: 0, stuck: 0 });
    expect(await rate(since)).toEqual({ reached: 0, stuck: 0 });
  });

  it('A3: an export is on record before its first row, and has everybody', async () => {
    for (let count = 0; count < 3; count += 1) await leaves(await world.user());
    goOn(HOUR);
    const exported = must(await exportStuck(world.ports)({ ...world.host, filter: { ...ALL_STUCK, step: 'enrolment' } }));
    const events = await world.events();
    expect(events.filter(({ type }) => type === 'audit.exported')).toMatchObject([
      { data: { format: 'csv', question: { list: 'stuck', step: 'enrolment' } } },
    ]);
    let rows = 0;
    for await (const part of exported) rows += must(part).length;
    expect(rows).toBe(3);
  });

  it('readiness is of those who are here now, by group, factor and application, with the day on which a share of them is ready', async () => {
    const group = await world.group(null, 'Finance');
    const application = await world.application();
    const ask = (scope: Scope, kinds: readonly FactorKind[] | null = null) =>
      showReadiness(world.ports)({ ...world.host, scope, kinds, days: 15, share: 0.95 });
    const ready = async (...asked: Parameters<typeof ask>) => must(await ask(...asked));
    await world.user({ groups: [group] });
    await world.user();
    const gone = await world.user();
    must(await disableUser(world.ports)({ ...world.host, user: gone.id }));
    const person = await world.user({ groups: [group] });
    const signIn = await leaves(person, { application });
    await signIn.enrolTotp();
    expect(await ready({ kind: 'tenant' })).toMatchObject({
      people: 3,
      ready: 1,
      groups: [{ group, name: 'Finance', people: 2, ready: 1 }],
      forecast: { kind: expect.stringMatching(/on|out_of_sight/) },
    });
    expect((await ready({ kind: 'tenant' })).days.map(({ ready: by }) => by)).toEqual([...Array.from({ length: 14 }, () => 0), 1]);
    expect(await ready({ kind: 'group', group })).toMatchObject({ people: 2, ready: 1, groups: [] });
    expect(await ready({ kind: 'application', application })).toMatchObject({ people: 1, ready: 1, forecast: { kind: 'reached' } });
    expect(await ready({ kind: 'tenant' }, ['webauthn'])).toMatchObject({ people: 3, ready: 0 });
    expect(await ask({ kind: 'group', group: person.id as never })).toMatchObject({ ok: false, code: 'group_not_found' });
  });
});
