import { afterEach, beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { BypassId } from '../../src/domain/policy/bypass.ts';
import type { Administration } from '../../src/flows/administer.ts';
import { changeBypass } from '../../src/flows/bypass/changeBypass.ts';
import { type GrantBypass, grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { listBypasses } from '../../src/flows/bypass/listBypasses.ts';
import { noteExpiredBypasses } from '../../src/flows/bypass/noteExpiredBypasses.ts';
import { revokeBypass } from '../../src/flows/bypass/revokeBypass.ts';
import { DAY, formatInstant, HOUR, type Instant, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf, refusals } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { aConfirmingAdministrator } from '../builders/confirmingAdministrator.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

type Person = Awaited<ReturnType<World['user']>>;

eachEngine('a bypass', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule(TENANT, { level: 'required' });
  });
  afterEach(() => database.moveClock(0));

  const grant = (person: Person, words: Partial<GrantBypass> = {}, own: World = world) =>
    grantBypass(own.ports)({
      ...own.host,
      user: person.id,
      reason: 'lost phone',
      from: null,
      until: null,
      exceptApplications: [],
      ...words,
    });

  async function signIn(person: Person, words: Parameters<typeof aSignIn>[1] = {}, own: World = world) {
    const attempt = await aSignIn(own, words);
    return { step: await attempt.password(person.loginName), attempt };
  }

  const waysOf = async (person: Person, own: World = world) =>
    (await own.events({ user: person.id })).filter(({ type }) => type.startsWith('bypass.'));

  /** Sets the clock to that instant. */
  const at = async (instant: Instant): Promise<void> => {
    database.moveClock(0);
    database.moveClock(instant - (await world.now()));
  };

  it('B3: lasts as many minutes as were wanted, from its beginning, within the same limits', async () => {
    const [person, other] = [await world.user(), await world.user()];
    for (const minutes of [0, 14, 7 * 24 * 60 + 1]) expect(codeOf(await grant(person, { minutes }))).toBe('bypass_window_out_of_range');
    const now = must(await grant(person, { minutes: 15 }));
    expect(now.until - now.from).toBe(15 * MINUTE);
    const from = later(await world.now(), DAY);
    const coming = must(await grant(other, { from, minutes: 60 }));
    expect([coming.from, coming.until]).toEqual([from, later(from, HOUR)]);
  });

  it('B1, B2, B4: lets its person in with what was proved and the mark, and is on record with its grant and its use', async () => {
    const person = await world.user();
    expect((await signIn(person)).step).toBe('enrol');
    const granted = must(await grant(person));
    expect(granted).toMatchObject({ state: 'live', until: granted.from + 24 * HOUR });
    const { step, attempt } = await signIn(person);
    expect(step).toBe('signed_in');
    expect(await attempt.session()).toMatchObject({ aal: 1, allowance: 'bypass', allowanceUntil: granted.until });
    const until = formatInstant(granted.until);
    expect((await waysOf(person)).map(({ type, data }) => [type, data])).toEqual([
      ['bypass.granted', { bypass: granted.id, from: formatInstant(granted.from), until, reason: 'lost phone', exceptApplications: [] }],
      ['bypass.used', { bypass: granted.id, for: 'sign_in', until }],
    ]);
  });

  it('B3: holds to its last millisecond, and at its end is over on every node, without a job and without a new grace', async () => {
    const own = await aWorld(database.store);
    const person = await own.user();
    await own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 1 } });
    database.moveClock(2 * DAY);
    const { until } = must(await grant(person, { until: later(await own.now(), HOUR) }, own));
    const node = database.anotherNode();
    const elsewhere: World = { ...own, store: node, ports: { ...own.ports, store: node } };
    database.moveClock(2 * DAY + HOUR - 2 * SECOND);
    for (const where of [own, elsewhere]) expect((await signIn(person, {}, where)).step).toBe('signed_in');
    await at(until);
    for (const where of [own, elsewhere]) {
      const { step, attempt } = await signIn(person, {}, where);
      expect([step, attempt.step]).toMatchObject(['enrol', { skippable: false, deadline: null }]);
    }
  });

  it('B3: begins later where that was granted, and not before', async () => {
    const person = await world.user();
    const now = await world.now();
    const granted = must(await grant(person, { from: later(now, HOUR), until: later(now, 2 * HOUR) }));
    expect(granted.state).toBe('coming');
    expect((await signIn(person)).step).toBe('enrol');
    database.moveClock(HOUR + SECOND);
    expect((await signIn(person)).step).toBe('signed_in');
  });

  it('B5: leaves out the applications that it names, and lets in everywhere else', async () => {
    const person = await world.user();
    const [finance, wiki] = [await world.application(), await world.application()];
    must(await grant(person, { exceptApplications: [finance] }));
    expect((await signIn(person, { application: finance })).step).toBe('enrol');
    expect((await signIn(person, { application: wiki })).step).toBe('signed_in');
  });

  it('B5, L8: factors are kept, and whoever wants to may use one and is worth AAL 2 then', async () => {
    const person = await world.user();
    const enrolment = await signIn(person);
    const app = await enrolment.attempt.enrolTotp();
    must(await grant(person));
    expect((await signIn(person)).step).toBe('signed_in');
    const attempt = await aSignIn(world);
    expect(await attempt.password(person.loginName, undefined, { wantsFactor: true })).toBe('challenge');
    expect(await attempt.totp(await app.code())).toBe('signed_in');
    expect(await attempt.session()).toMatchObject({ aal: 2, allowance: null });
  });

  it('B1: lifts no demand of AAL 2', async () => {
    const person = await world.user();
    must(await grant(person));
    const { step, attempt } = await signIn(person, { demand: AAL_2 });
    expect([step, attempt.step]).toMatchObject(['enrol', { skippable: false }]);
    const live = await (await signIn(person)).attempt.session();
    if (live === null) throw new Error('no session');
    expect((await aSignIn(world, { session: live, demand: AAL_2 })).step).toMatchObject({ kind: 'enrol', skippable: false });
  });

  it('B1: lifts no lock: after a hundred wrong codes in a row it does not let its person in', async () => {
    const person = await world.user();
    await (await signIn(person)).attempt.enrolTotp();
    must(await grant(person));
    await database.asOwner(
      `insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before) values ($1, $2, '{}', 100, now())
        on conflict (tenant_id, user_id) do update set in_a_row = 100`,
      [world.tenant.id, person.id],
    );
    const { step, attempt } = await signIn(person);
    expect([step, attempt.step, attempt.token]).toMatchObject(['refused', { why: 'second_factor_locked' }, null]);
  });

  it('B4: nobody grants one to themselves, or to a role above; an operator and an auditor to nobody', async () => {
    const own = await aWorld(database.store);
    const confirming = await aConfirmingAdministrator(own, 'administrator');
    const administrator = confirming.person;
    const [owner, operator, auditor] = [
      await own.user({ role: 'owner' }),
      await own.user({ role: 'operator' }),
      await own.user({ role: 'auditor' }),
    ];
    const person = await own.user();
    const by = (who: Person): Administration => administeredBy(own, who);
    const codes = [
      await grant(owner, by(owner), own),
      await grant(administrator, by(administrator), own),
      await grant(owner, by(administrator), own),
      await grant(person, by(operator), own),
      await grant(person, by(auditor), own),
      await grant(person, by(person), own),
    ].map(codeOf);
    expect(codes).toEqual(Array.from({ length: 6 }, () => 'not_permitted'));
    expect(await refusals(own)).toEqual(Array.from({ length: 6 }, () => 'grant_bypass: not_permitted'));
    const granted = await confirming.confirmed((command) => grant(person, command, own));
    expect(granted.grantedBy).toEqual({ kind: 'user', id: administrator.id });
    for (const who of [operator, auditor, person]) {
      const change = { ...by(who), bypass: granted.id, reason: 'x', until: null, exceptApplications: null };
      expect(codeOf(await changeBypass(own.ports)(change))).toBe('not_permitted');
      expect(codeOf(await revokeBypass(own.ports)({ ...by(who), bypass: granted.id }))).toBe('not_permitted');
    }
    // One that an owner has is out of an administrator's reach, and out of their own.
    const ofOwner = must(await grant(owner, own.host, own));
    for (const who of [owner, administrator]) {
      expect(codeOf(await revokeBypass(own.ports)({ ...by(who), bypass: ofOwner.id }))).toBe('not_permitted');
    }
    expect(
      must(await listBypasses(own.ports)({ ...by(auditor), user: null, state: 'live', before: null, limit: 10 })).bypasses,
    ).toHaveLength(2);
  });

  it('B3, B4: needs a reason, and a window of 15 minutes to the tenant’s maximum that begins in the next 30 days', async () => {
    const own = await aWorld(database.store);
    const person = await own.user();
    const now = await own.now();
    const soon = later(now, MINUTE);
    for (const reason of [undefined, null, 7, '', ' \t ', 'two\nlines', 'x'.repeat(501)]) {
      expect(codeOf(await grant(person, { reason }, own))).toBe('reason_missing');
    }
    const windows: [Instant | null, Instant | null][] = [
      [later(now, -MINUTE), null],
      [later(now, 30 * DAY + HOUR), null],
      [soon, later(soon, 15 * MINUTE - 1)],
      [soon, later(soon, 168 * HOUR + 1)],
      [soon, now],
    ];
    for (const [from, until] of windows) expect(codeOf(await grant(person, { from, until }, own))).toBe('bypass_window_out_of_range');
    expect(codeOf(await grant(person, { exceptApplications: [own.ports.random.id(now)] }, own))).toBe('application_not_found');
    expect(codeOf(await grant({ ...person, id: own.ports.random.id(now) }, {}, own))).toBe('user_not_found');
    expect(await waysOf(person, own)).toEqual([]);
    await own.settings({ bypassMaxHours: 2 });
    expect(codeOf(await grant(person, { from: soon, until: later(soon, 2 * HOUR + 1) }, own))).toBe('bypass_window_out_of_range');
    // The default gives way to the tenant's maximum.
    const granted = must(await grant(person, { from: soon }, own));
    expect(granted.until - granted.from).toBe(2 * HOUR);
    const ids: BypassId[] = [granted.id];
    await revokeBypass(own.ports)({ ...own.host, bypass: granted.id });
    for (const until of [15 * MINUTE, 2 * HOUR]) {
      const next = must(await grant(person, { from: soon, until: later(soon, until) }, own));
      ids.push(next.id);
      must(await revokeBypass(own.ports)({ ...own.host, bypass: next.id }));
    }
    expect(new Set(ids).size).toBe(3);
  });

  it('B4: a person has one that is not over: a second is refused, also when many are granted at once', async () => {
    const person = await world.user();
    const all = await Promise.all(Array.from({ length: 8 }, () => grant(person)));
    expect(all.map(codeOf).sort()).toEqual([...Array.from({ length: 7 }, () => 'bypass_exists'), 'ok']);
    const [granted] = all.flatMap((one) => (one.ok ? [one.value] : []));
    if (granted === undefined) throw new Error('none');
    must(await revokeBypass(world.ports)({ ...world.host, bypass: granted.id }));
    const later1 = must(await grant(person, { from: later(await world.now(), HOUR) }));
    expect(await grant(person)).toMatchObject({ code: 'bypass_exists', facts: { bypass: later1.id } });
    await at(later1.until);
    must(await grant(person));
  });

  it('B3: is extended from its beginning, and never beyond the maximum however often; shortened to an instant to come', async () => {
    const own = await aWorld(database.store);
    const person = await own.user();
    const finance = await own.application();
    await own.settings({ bypassMaxHours: 4 });
    const granted = must(await grant(person, { until: later(await own.now(), HOUR) }, own));
    const change = (until: number | null, exceptApplications: readonly ApplicationId[] | null = null, reason: unknown = 'still no phone') =>
      changeBypass(own.ports)({
        ...own.host,
        bypass: granted.id,
        reason,
        until: until === null ? null : later(granted.from, until),
        exceptApplications,
      });
    database.moveClock(50 * MINUTE);
    expect(codeOf(await change(2 * HOUR, null, ''))).toBe('reason_missing');
    must(await change(4 * HOUR));
    database.moveClock(3 * HOUR);
    for (const until of [4 * HOUR + 1, 7 * HOUR]) expect(codeOf(await change(until))).toBe('bypass_window_out_of_range');
    expect(codeOf(await change(2 * HOUR))).toBe('bypass_window_out_of_range');
    expect(codeOf(await change(null, [own.ports.random.id(await own.now())]))).toBe('application_not_found');
    must(await change(null, [finance]));
    must(await change(3 * HOUR + MINUTE));
    const moved = (await waysOf(person, own)).filter(({ type }) => type === 'bypass.changed').map(({ data }) => data);
    const ends = [granted.until, ...[4 * HOUR, 4 * HOUR, 3 * HOUR + MINUTE].map((length) => later(granted.from, length))].map(
      formatInstant,
    );
    expect(moved).toMatchObject([
      { reason: 'still no phone', from: { until: ends[0], exceptApplications: [] }, to: { until: ends[1], exceptApplications: [] } },
      { from: { until: ends[2] }, to: { until: ends[2], exceptApplications: [finance] } },
      { to: { until: ends[3], exceptApplications: [finance] } },
    ]);
    database.moveClock(3 * HOUR + 2 * MINUTE);
    expect([codeOf(await change(4 * HOUR)), codeOf(await revokeBypass(own.ports)({ ...own.host, bypass: granted.id }))]).toEqual([
      'bypass_over',
      'bypass_over',
    ]);
  });

  it('B4, S4: revoked, it is over at once, for sign-ins and for what rests on it', async () => {
    const person = await world.user();
    const granted = must(await grant(person));
    must(await revokeBypass(world.ports)({ ...world.host, bypass: granted.id }));
    expect((await signIn(person)).step).toBe('enrol');
    expect((await waysOf(person)).map(({ type }) => type)).toEqual(['bypass.granted', 'bypass.revoked']);
    const listed = must(await listBypasses(world.ports)({ ...world.host, user: person.id, state: 'past', before: null, limit: 10 }));
    expect(listed).toMatchObject({ bypasses: [{ id: granted.id, state: 'revoked' }], next: null });
  });

  it('those of another tenant are answered like those that do not exist', async () => {
    const elsewhere = await aWorld(database.store);
    const theirs = must(await grant(await elsewhere.user(), {}, elsewhere));
    for (const bypass of [theirs.id, world.ports.random.id<'Bypass'>(await world.now())]) {
      const command = { ...world.host, bypass };
      expect(codeOf(await revokeBypass(world.ports)(command))).toBe('bypass_not_found');
      const change = { ...command, reason: 'x', until: null, exceptApplications: null };
      expect(codeOf(await changeBypass(world.ports)(change))).toBe('bypass_not_found');
    }
    expect(
      must(await listBypasses(elsewhere.ports)({ ...elsewhere.host, user: null, state: 'live', before: null, limit: 5 })).bypasses,
    ).toHaveLength(1);
  });

  it('B4: its end is in the audit once, whenever and by how many nodes that is noted', async () => {
    const own = await aWorld(database.store);
    const [person, other] = [await own.user(), await own.user()];
    const granted = must(await grant(person, {}, own));
    must(await revokeBypass(own.ports)({ ...own.host, bypass: must(await grant(other, {}, own)).id }));
    const node = database.anotherNode();
    const notes = [noteExpiredBypasses(own.ports), noteExpiredBypasses({ store: node })];
    const note = () => Promise.all(notes.map((one) => one({ tenantId: own.tenant.id })));
    expect(await note()).toEqual([0, 0]);
    database.moveClock(2 * DAY);
    expect((await note()).reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await note()).toEqual([0, 0]);
    const expired = (await own.events()).filter(({ type }) => type === 'bypass.expired');
    expect(expired).toMatchObject([
      { actor: { kind: 'system' }, user: person.id, data: { bypass: granted.id, until: formatInstant(granted.until) } },
    ]);
  });
});
