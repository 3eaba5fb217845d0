import { afterEach, expect, it } from 'vitest';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { reopenEnrolmentWindow } from '../../src/flows/factors/reopenEnrolmentWindow.ts';
import { resetFactors } from '../../src/flows/factors/resetFactors.ts';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { recoverOwner } from '../../src/flows/passes/recoverOwner.ts';
import { DAY, formatInstant, HOUR, SECOND } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf, refusals } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

type Person = Awaited<ReturnType<World['user']>>;

eachEngine('a reset of all factors', (database) => {
  afterEach(() => database.moveClock(0));

  async function enrolled(world: World, words: Parameters<World['user']>[0] = {}) {
    const person = await world.user(words);
    const attempt = await aSignIn(world, { demand: AAL_2 });
    await attempt.password(person.loginName);
    const app = await attempt.enrolTotp();
    return { person, attempt, app };
  }

  async function signIn(world: World, person: Person) {
    const attempt = await aSignIn(world);
    return { step: await attempt.password(person.loginName), attempt };
  }

  const facts = async (world: World, { id }: Person) =>
    (await world.store.transaction(world.tenant.id, (tx) => world.store.gatherPerson(tx, id)))?.facts;

  it('B6, S8: takes every factor, backup codes and pending sign-ins, ends the sessions, and is on record', async () => {
    const world = await aWorld(database.store);
    const { person, attempt } = await enrolled(world);
    const pending = await signIn(world, person);
    expect(pending.step).toBe('challenge');
    const operator = await world.user({ role: 'operator' });
    const by = administeredBy(world, operator);
    const reset = must(await resetFactors(world.ports)({ ...by, user: person.id }));
    expect([...reset.removed].sort()).toEqual(['backup_code', 'totp']);
    expect(await facts(world, person)).toMatchObject({ factors: [], mustEnrolUntil: reset.mustEnrolUntil });
    expect(await attempt.session()).toBeNull();
    expect(await pending.attempt.read()).toMatchObject({ ok: false, code: 'attempt_not_found' });
    const events = (await world.events({ user: person.id })).filter(({ type }) => type === 'user.factors_reset');
    const until = formatInstant(reset.mustEnrolUntil);
    expect(events).toMatchObject([{ actor: { kind: 'user', id: operator.id }, data: { removed: reset.removed, until } }]);
  });

  it('B6: inside the window the next sign-in enrols, without a skip, also under optional; under off and a bypass it means nothing', async () => {
    const world = await aWorld(database.store);
    const { person } = await enrolled(world);
    must(await resetFactors(world.ports)({ ...world.host, user: person.id }));
    for (const level of ['optional', 'required'] as const) {
      await world.rule(TENANT, { level });
      const { attempt } = await signIn(world, person);
      // S11: after a reset a password alone does not enrol.
      expect(attempt.step).toMatchObject({ kind: 'enrol', skippable: false, needs: 'mail_code', passServes: true });
      expect(await attempt.skip()).toBe('step_not_offered');
    }
    await world.rule(TENANT, { level: 'off' });
    for (const days of [0, 30]) {
      database.moveClock(days * DAY);
      expect((await signIn(world, person)).step).toBe('signed_in');
    }
    await world.rule(TENANT, { level: 'required' });
    expect((await signIn(world, person)).step).toBe('refused');
    const window = { reason: 'x', from: null, until: null, exceptApplications: [] };
    must(await grantBypass(world.ports)({ ...world.host, user: person.id, ...window }));
    expect((await signIn(world, person)).step).toBe('signed_in');
  });

  it('B6: at its end the window is shut, until another is opened or a pass is given; enrolling closes the matter', async () => {
    const world = await aWorld(database.store);
    await world.settings({ enrolmentWindowHours: 2 });
    const { person } = await enrolled(world);
    const reset = must(await resetFactors(world.ports)({ ...world.host, user: person.id }));
    const length = reset.mustEnrolUntil - (await world.now());
    expect(Math.abs(length - 2 * HOUR)).toBeLessThan(30 * SECOND);
    database.moveClock(2 * HOUR + SECOND);
    const shut = await signIn(world, person);
    expect(shut.attempt.step).toMatchObject({ kind: 'refused', why: 'enrolment_window_closed' });
    const operator = administeredBy(world, await world.user({ role: 'operator' }));
    must(await reopenEnrolmentWindow(world.ports)({ ...operator, user: person.id }));
    expect((await signIn(world, person)).step).toBe('enrol');
    database.moveClock(5 * HOUR);
    expect((await signIn(world, person)).step).toBe('refused');
    const { code } = must(await makePass(world.ports)({ ...operator, user: person.id }));
    const withPass = await aSignIn(world, { pass: code });
    expect(await withPass.password(person.loginName)).toBe('enrol');
    await withPass.enrolTotp();
    expect(await withPass.session()).toMatchObject({ aal: 2 });
    expect(await facts(world, person)).toMatchObject({ mustEnrolUntil: null });
    expect(codeOf(await reopenEnrolmentWindow(world.ports)({ ...operator, user: person.id }))).toBe('no_enrolment_window');
    const told = (await world.events({ user: person.id })).map(({ type }) => type);
    expect(told).toEqual(expect.arrayContaining(['user.enrolment_window_opened', 'enrolment_pass.redeemed']));
  });

  it('B6: ends the hard stop of the second factor', async () => {
    const world = await aWorld(database.store);
    const { person } = await enrolled(world);
    await database.asOwner(
      `insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before) values ($1, $2, '{}', 100, now())
        on conflict (tenant_id, user_id) do update set in_a_row = 100`,
      [world.tenant.id, person.id],
    );
    expect((await signIn(world, person)).attempt.step).toMatchObject({ kind: 'refused', why: 'second_factor_locked' });
    must(await resetFactors(world.ports)({ ...world.host, user: person.id }));
    expect((await signIn(world, person)).step).toBe('enrol');
  });

  it('B6: nobody resets themselves, or a role above; an auditor nobody', async () => {
    const world = await aWorld(database.store);
    const [owner, operator, auditor, person] = [
      await world.user({ role: 'owner' }),
      await world.user({ role: 'operator' }),
      await world.user({ role: 'auditor' }),
      await world.user(),
    ];
    const pairs = [
      [operator, operator],
      [operator, owner],
      [auditor, person],
      [person, person],
    ] as const;
    for (const [who, whom] of pairs) {
      const command = { ...administeredBy(world, who), user: whom.id };
      expect(codeOf(await resetFactors(world.ports)(command))).toBe('not_permitted');
      expect(codeOf(await reopenEnrolmentWindow(world.ports)(command))).toBe('not_permitted');
      expect(await facts(world, whom)).toMatchObject({ mustEnrolUntil: null });
    }
    expect(codeOf(await resetFactors(world.ports)({ ...world.host, user: world.ports.random.id(await world.now()) }))).toBe(
      'user_not_found',
    );
    expect(await refusals(world)).toHaveLength(9);
  });

  it('F6, B8: the last owner who can sign in is not reset, not by the host either; of two who are reset at once one stays', async () => {
    const world = await aWorld(database.store);
    const first = await enrolled(world, { role: 'owner' });
    expect(codeOf(await resetFactors(world.ports)({ ...world.host, user: first.person.id }))).toBe('last_owner');
    expect((await facts(world, first.person))?.factors).toHaveLength(2);
    const second = await enrolled(world, { role: 'owner' });
    await world.settings({ enrolmentWindowHours: 1 });
    must(await resetFactors(world.ports)({ ...world.host, user: first.person.id }));
    database.moveClock(2 * HOUR);
    // The first one is refused now, and so the second is the last.
    expect(codeOf(await resetFactors(world.ports)({ ...world.host, user: second.person.id }))).toBe('last_owner');
  });

  it('B8: an owner who is alone and locked out is recovered on the host: one-time, audited, with all owners named', async () => {
    const world = await aWorld(database.store);
    await world.rule(TENANT, { level: 'required' });
    const { person, attempt } = await enrolled(world, { role: 'owner' });
    const other = await world.user({ role: 'owner' });
    const retired = await world.user({ role: 'owner' });
    await world.store.transaction(world.tenant.id, (tx) => world.store.updateUser(tx, retired.id, { disabled: true }));
    await database.asOwner(
      `insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before) values ($1, $2, '{}', 100, now())
        on conflict (tenant_id, user_id) do update set in_a_row = 100`,
      [world.tenant.id, person.id],
    );
    const old = must(await makePass(world.ports)({ ...world.host, user: person.id }));
    const recovered = must(await recoverOwner(world.ports)({ ...world.host, user: person.id }));
    expect([...recovered.removed].sort()).toEqual(['backup_code', 'totp']);
    expect(await attempt.session()).toBeNull();
    const [event] = (await world.events({ user: person.id })).filter(({ type }) => type === 'owner.recovered');
    expect(event).toMatchObject({ actor: { kind: 'host' }, user: person.id, data: { pass: recovered.pass.id } });
    expect((event?.data['owners'] as string[] | undefined)?.toSorted()).toEqual([person.id, other.id].sort());
    expect(JSON.stringify(await world.events())).not.toContain(recovered.pass.code);

    // An earlier pass is dead; this one is good once.
    const withOld = await aSignIn(world, { pass: old.code });
    expect(await withOld.password(person.loginName)).toBe('enrol');
    expect(withOld.step).toMatchObject({ needs: 'mail_code' });
    const back = await aSignIn(world);
    expect(await back.password(person.loginName)).toBe('enrol');
    expect(await back.pass(recovered.pass.code)).toBe('enrol');
    const again = await aSignIn(world);
    await again.password(person.loginName);
    expect(await again.pass(recovered.pass.code)).toBe('pass_wrong');
    await back.enrolTotp();
    expect(await back.session()).toMatchObject({ aal: 2, role: 'owner' });
  });

  it('B8: only owners, and only on the host: an owner in the console recovers nobody', async () => {
    const world = await aWorld(database.store);
    const { person } = await enrolled(world, { role: 'owner' });
    const other = await world.user({ role: 'owner' });
    const administrator = await world.user({ role: 'administrator' });
    expect(codeOf(await recoverOwner(world.ports)({ ...administeredBy(world, other), user: person.id }))).toBe('not_permitted');
    for (const user of [administrator, await world.user()]) {
      expect(codeOf(await recoverOwner(world.ports)({ ...world.host, user: user.id }))).toBe('not_an_owner');
    }
    const elsewhere = await (await aWorld(database.store)).user({ role: 'owner' });
    expect(codeOf(await recoverOwner(world.ports)({ ...world.host, user: elsewhere.id }))).toBe('user_not_found');
    expect((await facts(world, person))?.factors).toHaveLength(2);
  });
});
