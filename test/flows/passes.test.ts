import { afterEach, beforeEach, expect, it } from 'vitest';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { revokePass } from '../../src/flows/passes/revokePass.ts';
import { beginSignInAt } from '../../src/flows/signIn/beginSignIn.ts';
import { submitPass } from '../../src/flows/signIn/submitPass.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

type Person = Awaited<ReturnType<World['user']>>;

eachEngine('an enrolment pass', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
    await world.rule(TENANT, { level: 'required' });
  });
  afterEach(() => database.moveClock(0));

  const passFor = async (person: Person) => must(await makePass(world.ports)({ ...world.host, user: person.id }));

  async function enrolled() {
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    const app = await attempt.enrolTotp();
    return { person, app };
  }

  async function challenged(person: Person, words: Parameters<typeof aSignIn>[1] = {}) {
    const attempt = await aSignIn(world, words);
    await attempt.password(person.loginName);
    return attempt;
  }

  const failuresOf = async (person: Person) =>
    (await world.events({ user: person.id })).filter(({ type, data }) => type === 'user.mfa_failed' && data['method'] === 'enrolment_pass');

  it('B7, F4: stands in for a lost factor at a challenge: the person sets up another, and the old one stays theirs', async () => {
    const { person } = await enrolled();
    const { code, link, expiresAt } = await passFor(person);
    expect(code).toMatch(/^([b-z2-9]{4}-){3}[b-z2-9]{4}$/);
    expect(link).toBe(`http://localhost:3000/t/${world.tenant.slug}/sign-in?pass=${code}`);
    expect(Math.abs(expiresAt - (await world.now()) - HOUR)).toBeLessThan(30 * SECOND);
    const attempt = await challenged(person);
    expect(attempt.step).toMatchObject({ kind: 'challenge', passServes: true });
    // However it is spelt.
    expect(await attempt.pass(` ${code.toUpperCase().replaceAll('-', ' ')}`)).toBe('enrol');
    expect(attempt.step).toMatchObject({ skippable: false, needs: null, passServes: false });
    expect(await attempt.enrolKey(aSecurityKey())).toBe('signed_in');
    expect(await attempt.session()).toMatchObject({ aal: 2, allowance: null });
    const listed = await world.store.transaction(world.tenant.id, (tx) => world.store.listFactors(tx, person.id));
    expect(listed.map(({ kind }) => kind).sort()).toEqual(['backup_code', 'totp', 'webauthn']);
    expect((await world.events({ user: person.id })).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['enrolment_pass.made', 'enrolment_pass.redeemed', 'factor.enrolled']),
    );
    expect(JSON.stringify(await world.events())).not.toContain(code);
  });

  it('B7: gives no session and no level by itself, and is of no use in another flow', async () => {
    const { person } = await enrolled();
    const { code } = await passFor(person);
    const attempt = await challenged(person);
    await attempt.pass(code);
    expect(attempt.token).toBeNull();
    await attempt.cancel();
    const again = await challenged(person);
    expect(await again.pass(code)).toBe('pass_wrong');
    expect(again.step.kind).toBe('challenge');
  });

  it('B7: is good for ten minutes in the flow that redeemed it', async () => {
    const { person } = await enrolled();
    const { code } = await passFor(person);
    const attempt = await challenged(person);
    database.moveClock(MINUTE);
    expect(await attempt.pass(code)).toBe('enrol');
    // The flow itself lives ten minutes, so the pass never outlives it.
    database.moveClock(10 * MINUTE + SECOND);
    expect(await attempt.read()).toMatchObject({ ok: false, code: 'attempt_not_found' });
  });

  it('S11: is what a first enrolment needs where the tenant asks for it, and serves for the code by mail', async () => {
    for (const firstEnrolment of ['pass', 'mail_code'] as const) {
      await world.settings({ firstEnrolment });
      const person = await world.user();
      const attempt = await challenged(person);
      expect(attempt.step).toMatchObject({ kind: 'enrol', needs: firstEnrolment, passServes: true });
      expect(await attempt.enrolKey(aSecurityKey())).toBe('step_not_offered');
      expect(await attempt.pass('bcdf-ghjk-mnpq-rstv')).toBe('pass_wrong');
      expect(await attempt.pass((await passFor(person)).code)).toBe('enrol');
      expect(attempt.step).toMatchObject({ needs: null });
      expect(await attempt.enrolKey(aSecurityKey())).toBe('signed_in');
    }
  });

  it('S11: a dormant account needs one too, as soon as the tenant sets a limit', async () => {
    await world.settings({ dormantAfterDays: 30 });
    const person = await world.user();
    expect((await challenged(person)).step).toMatchObject({ kind: 'enrol', needs: null, passServes: false });
    database.moveClock(31 * DAY);
    const attempt = await challenged(person);
    expect(attempt.step).toMatchObject({ kind: 'enrol', needs: 'mail_code' });
    expect(await attempt.pass((await passFor(person)).code)).toBe('enrol');
    expect(attempt.step).toMatchObject({ needs: null });
  });

  it('B7: is refused, and not spent, where it would not help: at an open enrolment, under off, by choice, with nothing to enrol', async () => {
    const [fresh, held] = [await world.user(), await enrolled()];
    const codes = { fresh: (await passFor(fresh)).code, held: (await passFor(held.person)).code };
    const open = await challenged(fresh);
    expect([open.step, await open.pass(codes.fresh)]).toMatchObject([{ kind: 'enrol', passServes: false }, 'step_not_offered']);
    await world.rule(TENANT, { level: 'off' });
    const byChoice = await aSignIn(world);
    await byChoice.password(held.person.loginName, undefined, { wantsFactor: true });
    expect([byChoice.step, await byChoice.pass(codes.held)]).toMatchObject([{ kind: 'challenge', passServes: false }, 'step_not_offered']);
    const unknown = await aSignIn(world);
    expect(await unknown.pass(codes.held)).toBe('attempt_not_found');
    expect(await failuresOf(held.person)).toEqual([]);
    await world.rule(TENANT, { level: 'required' });
    expect(await (await challenged(held.person)).pass(codes.held)).toBe('enrol');
  });

  it('B7: never for a demand of risk', async () => {
    const { person } = await enrolled();
    const { code } = await passFor(person);
    const attempt = await challenged(person, { demand: { ...AAL_2, source: 'risk' } });
    expect([attempt.step, await attempt.pass(code)]).toMatchObject([{ kind: 'challenge', passServes: false }, 'step_not_offered']);
    // U3: nor for somebody without any factor.
    const other = await world.user();
    const theirs = await passFor(other);
    const linked = await aSignIn(world, { demand: { ...AAL_2, source: 'risk' } });
    expect(await linked.password(other.loginName)).toBe('refused');
    expect(await (await challenged(person)).pass(code)).toBe('enrol');
    expect(theirs.code).not.toBe(code);
  });

  it('B7, S10: raises a live session too: it stands in for the factor that the step-up asks for', async () => {
    const { person } = await enrolled();
    await world.rule(TENANT, { level: 'off' });
    const first = await challenged(person);
    const live = await first.session();
    if (live === null) throw new Error('no session');
    const raise = await aSignIn(world, { session: live, demand: AAL_2 });
    expect(raise.step).toMatchObject({ kind: 'challenge', passServes: true });
    expect(await raise.pass((await passFor(person)).code)).toBe('enrol');
    expect(await raise.enrolKey(aSecurityKey())).toBe('signed_in');
    expect(await raise.session()).toMatchObject({ id: live.id, aal: 2 });
  });

  it('B7: wrong are another person’s, one that is over, revoked or replaced, and whatever is none; each counts for the person', async () => {
    const [{ person }, other] = [await enrolled(), await world.user()];
    const wrong: unknown[] = [
      (await passFor(other)).code,
      (await passFor(person)).code,
      (await passFor(person)).code,
      null,
      ['x'],
      '',
      'x'.repeat(10_000),
    ];
    must(await revokePass(world.ports)({ ...world.host, user: person.id }));
    expect(codeOf(await revokePass(world.ports)({ ...world.host, user: person.id }))).toBe('pass_not_found');
    let minute = 0;
    for (const code of wrong) {
      minute += 2;
      database.moveClock(minute * MINUTE);
      const attempt = await challenged(person);
      expect(await attempt.pass(code)).toBe('pass_wrong');
      expect(attempt.token).toBeNull();
    }
    const [counted] = await database.asOwner('select in_a_row from second_factor_guesses where user_id = $1', [person.id]);
    expect(counted).toEqual({ in_a_row: wrong.length });
    expect(await failuresOf(person)).toHaveLength(wrong.length);
    await world.settings({ passMinutes: 5 });
    const { code } = await passFor(person);
    database.moveClock((minute + 6) * MINUTE);
    expect(await (await challenged(person)).pass(code)).toBe('pass_wrong');
  });

  it('security.md, Codes: wrong passes and wrong codes are one count, over all flows; the fifth of a flow ends it', async () => {
    const { person, app } = await enrolled();
    const attempt = await challenged(person);
    for (let guess = 0; guess < 4; guess += 1) {
      database.moveClock((guess + 1) * 2 * MINUTE);
      expect(guess % 2 === 0 ? await attempt.pass('bcdf-ghjk-mnpq-rstv') : await attempt.totp('000000')).toMatch(/_wrong$/);
    }
    database.moveClock(9.5 * MINUTE);
    const { code } = await passFor(person);
    expect(await attempt.pass('bcdf-ghjk-mnpq-rstv')).toBe('refused');
    expect(attempt.step).toMatchObject({ why: 'too_many_guesses' });
    const next = await challenged(person);
    database.moveClock(9.5 * MINUTE + SECOND);
    expect(await next.pass(code)).toBe('too_many_attempts');
    // What was throttled was not looked at.
    database.moveClock(26 * MINUTE);
    const later = await challenged(person);
    expect(await later.pass(code)).toBe('enrol');
    // A pass is no second factor: it clears nothing.
    const [counted] = await database.asOwner('select in_a_row from second_factor_guesses where user_id = $1', [person.id]);
    expect(counted).toEqual({ in_a_row: 6 });
    await later.cancel();
    const right = await challenged(person);
    expect(await right.totp(await app.code())).toBe('signed_in');
    expect(await database.asOwner('select in_a_row from second_factor_guesses where user_id = $1', [person.id])).toEqual([]);
  });

  it('B7: of 50 at once in several flows and on two nodes one wins, and the others count', async () => {
    const { person } = await enrolled();
    const { code } = await passFor(person);
    const flows = await Promise.all(Array.from({ length: 5 }, () => challenged(person)));
    const node = database.anotherNode();
    const ports = [world.ports, { ...world.ports, store: node }] as const;
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        submitPass(ports[index % 2 === 0 ? 0 : 1])({ ...(flows[index % 5] as (typeof flows)[0]).on(), code }),
      ),
    );
    const won = all.filter((one) => one.ok && one.value.view.step.kind === 'enrol');
    expect(won).toHaveLength(1);
    const redeemed = (await world.events({ user: person.id })).filter(({ type }) => type === 'enrolment_pass.redeemed');
    expect(redeemed).toHaveLength(1);
    expect(await database.asOwner('select id from enrolment_passes where user_id = $1', [person.id])).toEqual([]);
  });

  it('B7: by its address it is redeemed once the right person has proved the first factor, where it helps', async () => {
    const { person } = await enrolled();
    const { code } = await passFor(person);
    const other = await enrolled();
    // In somebody else's hands it is wrong, counts for them, and stays alive.
    expect((await challenged(other.person, { pass: code })).step).toMatchObject({ kind: 'challenge', passServes: true });
    expect(await failuresOf(other.person)).toHaveLength(1);
    // A wrong password tries nothing.
    const attempt = await aSignIn(world, { pass: code });
    expect(await attempt.password(person.loginName, 'not hers')).toBe('credentials_wrong');
    expect(await database.asOwner('select 1 from enrolment_passes where user_id = $1', [person.id])).toHaveLength(1);
    expect(await attempt.password(person.loginName)).toBe('enrol');
    expect(attempt.step).toMatchObject({ needs: null });
    expect(await attempt.enrolKey(aSecurityKey())).toBe('signed_in');
    // Followed again, it is an ordinary sign-in with one wrong guess.
    const again = await challenged(person, { pass: code });
    expect(again.step.kind).toBe('challenge');
    expect(await failuresOf(person)).toHaveLength(1);
  });

  it('B7: an address is not redeemed where nothing is asked, and holds nothing that could be a pass', async () => {
    await world.rule(TENANT, { level: 'off' });
    const person = await world.user();
    const { code } = await passFor(person);
    const attempt = await aSignIn(world, { pass: code });
    expect(await attempt.password(person.loginName)).toBe('signed_in');
    const rows = await database.asOwner('select to_jsonb(a)::text as row from sign_in_attempts a where id = $1', [attempt.attempt]);
    expect(String(rows[0]?.['row'])).toContain('pass_mac');
    for (const shape of [code, code.replaceAll('-', '')]) expect(String(rows[0]?.['row'])).not.toContain(shape);
    expect(await database.asOwner('select 1 from enrolment_passes where user_id = $1', [person.id])).toHaveLength(1);
    for (const none of ['', 'x', ['a'], { a: 1 }, undefined]) {
      const begun = must(
        await beginSignInAt(world.ports)({ tenantId: world.tenant.id, clientId: 'account', returnTo: { kind: 'account' }, pass: none }),
      );
      const [row] = await database.asOwner('select pass_mac from sign_in_attempts where id = $1', [begun.attempt]);
      expect(row).toEqual({ pass_mac: null });
    }
  });

  it('B7: an operator makes one for anybody below, nobody for themselves or a role above', async () => {
    const [owner, operator, auditor, person] = [
      await world.user({ role: 'owner' }),
      await world.user({ role: 'operator' }),
      await world.user({ role: 'auditor' }),
      await world.user(),
    ];
    const make = async (who: Person, whom: Person) => codeOf(await makePass(world.ports)({ ...administeredBy(world, who), user: whom.id }));
    expect([await make(operator, operator), await make(operator, owner), await make(auditor, person), await make(person, person)]).toEqual(
      Array.from({ length: 4 }, () => 'not_permitted'),
    );
    expect([await make(operator, person), await make(owner, operator)]).toEqual(['ok', 'ok']);
    const revoke = async (who: Person, whom: Person) =>
      codeOf(await revokePass(world.ports)({ ...administeredBy(world, who), user: whom.id }));
    expect([await revoke(operator, operator), await revoke(auditor, person), await revoke(operator, person)]).toEqual([
      'not_permitted',
      'not_permitted',
      'ok',
    ]);
    const nobody = { ...world.host, user: world.ports.random.id<'User'>(await world.now()) };
    expect([codeOf(await makePass(world.ports)(nobody)), codeOf(await revokePass(world.ports)(nobody))]).toEqual([
      'user_not_found',
      'user_not_found',
    ]);
  });

  it('B7: a newer one takes its place, also when many are made at once', async () => {
    const { person } = await enrolled();
    const made = await Promise.all(Array.from({ length: 6 }, () => passFor(person)));
    const rows = await database.asOwner('select id from enrolment_passes where user_id = $1', [person.id]);
    expect(rows).toHaveLength(1);
    expect(made.filter(({ replaced }) => replaced === null)).toHaveLength(1);
    const [alive] = made.filter(({ id }) => id === rows[0]?.['id']);
    expect(await (await challenged(person)).pass(alive?.code)).toBe('enrol');
  });
});
