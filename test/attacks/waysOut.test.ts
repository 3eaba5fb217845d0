import { afterEach, expect, it } from 'vitest';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { resetFactors } from '../../src/flows/factors/resetFactors.ts';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { submitTotpEnrolment } from '../../src/flows/signIn/enrolTotp.ts';
import { skipEnrolment } from '../../src/flows/signIn/skipEnrolment.ts';
import { submitPass } from '../../src/flows/signIn/submitPass.ts';
import { SECOND } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import { aServer } from '../builders/aServer.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_SESSIONS } from '../builders/listAsked.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;

type Person = Awaited<ReturnType<World['user']>>;

/** Attacks on the ways out: they are doors of their own, and none may be wider than it says. */
eachEngine('attacks on the ways out', (database) => {
  afterEach(() => database.moveClock(0));

  async function requiring(): Promise<World> {
    const world = await aWorld(database.store);
    await world.rule(TENANT, { level: 'required' });
    return world;
  }

  async function enrolled(world: World) {
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    const app = await attempt.enrolTotp();
    return { person, app };
  }

  const passFor = async (world: World, person: Person) => must(await makePass(world.ports)({ ...world.host, user: person.id }));
  const alive = async (person: Person) => (await database.asOwner('select 1 from enrolment_passes where user_id = $1', [person.id])).length;
  const guesses = async (person: Person) =>
    (await database.asOwner('select in_a_row from second_factor_guesses where user_id = $1', [person.id]))[0]?.['in_a_row'] ?? 0;

  it('P1, B7: a pass opens nothing before the first factor, with another handle, in another tenant, or after the end', async () => {
    const world = await requiring();
    const { person } = await enrolled(world);
    const { code } = await passFor(world, person);
    const anonymous = await aSignIn(world);
    const attempt = await aSignIn(world);
    const before = attempt.on();
    await attempt.password(person.loginName);
    const elsewhere = await requiring();
    const over = await aSignIn(world);
    await over.password(person.loginName);
    const cancelled = over.on();
    await over.cancel();
    const commands = [
      anonymous.on(),
      before,
      { ...attempt.on(), handle: anonymous.handle },
      { ...attempt.on(), tenantId: elsewhere.tenant.id },
      cancelled,
    ];
    for (const command of commands)
      expect(await submitPass(world.ports)({ ...command, code })).toMatchObject({ code: 'attempt_not_found' });
    expect([await alive(person), await guesses(person)]).toEqual([1, 0]);
  });

  it('B7, L9: with a pass in hand nothing but an enrolment leads on: no skip, no session, no other step', async () => {
    const world = await requiring();
    const { person, app } = await enrolled(world);
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    await attempt.pass((await passFor(world, person)).code);
    expect(await skipEnrolment(world.ports)(attempt.on())).toMatchObject({ code: 'step_not_offered' });
    expect(await attempt.totp(await app.code())).toBe('step_not_offered');
    expect(await attempt.pass((await passFor(world, person)).code)).toBe('step_not_offered');
    expect([attempt.token, await alive(person)]).toEqual([null, 1]);
    expect(await attempt.enrolKey(aSecurityKey())).toBe('signed_in');
  });

  it('B7: of 50 posts of one flow at once one redeems it, and the flow goes on once', async () => {
    const world = await requiring();
    const { person } = await enrolled(world);
    const { code } = await passFor(world, person);
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    const node = database.anotherNode();
    const nodes = [world.ports, { ...world.ports, store: node }] as const;
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) => submitPass(nodes[index % 2 === 0 ? 0 : 1])({ ...attempt.on(), code })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await guesses(person)).toBe(1);
  });

  it('security.md, Codes: whatever shape is posted is an attempt, also over HTTP, and a megabyte is refused before', async () => {
    const world = await requiring();
    const { person } = await enrolled(world);
    const app = await aServer(world.ports);
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    const post = async (payload: string) =>
      (
        await app.inject({
          method: 'POST',
          url: `/t/${world.tenant.slug}/api/sign-in/${attempt.attempt}/pass`,
          headers: { 'content-type': 'application/json', cookie: `sallyport-attempt-${attempt.attempt}=${attempt.handle}` },
          payload,
        })
      ).json<{ code?: string; step?: { kind: string } }>();
    const shapes = [
      '{"code":null}',
      '{"code":["bcdf-ghjk-mnpq-rstv"]}',
      '{"code":1e99}',
      'not json',
      '{"code":"ｂｃｄｆｇｈｊｋｍｎｐｑｒｓｔｖ"}',
    ];
    for (const [index, shape] of shapes.entries()) {
      database.moveClock(index * 61 * SECOND);
      const { code, step } = await post(shape);
      expect([shape, code ?? step?.kind]).toEqual([shape, index === shapes.length - 1 ? 'refused' : 'pass_wrong']);
    }
    expect(await guesses(person)).toBe(5);
    expect((await post(`{"code":"${'x'.repeat(1_000_000)}"}`)).code).not.toBeUndefined();
    await app.close();
  });

  it('P5: whoever does not know the password learns nothing from a pass, counts nothing and uses nothing up', async () => {
    const world = await requiring();
    const { person } = await enrolled(world);
    const { code } = await passFor(world, person);
    const views: unknown[] = [];
    for (const pass of [code, 'bcdf-ghjk-mnpq-rstv', 'x']) {
      for (const loginName of [person.loginName, 'nobody at all']) {
        const attempt = await aSignIn(world, { pass });
        views.push([attempt.step, await attempt.password(loginName, 'not the password'), attempt.step]);
      }
    }
    expect(new Set(views.map((view) => JSON.stringify(view))).size).toBe(1);
    expect([await alive(person), await guesses(person)]).toEqual([1, 0]);
  });

  it('security.md, Codes: addresses with guessed passes are guesses of the person, and soon nobody’s are looked at', async () => {
    const world = await requiring();
    const { person, app } = await enrolled(world);
    for (let guess = 0; guess < 12; guess += 1) {
      database.moveClock(guess * 61 * SECOND);
      const attempt = await aSignIn(world, { pass: `bcdf-ghjk-mnpq-rs${guess % 8 === 0 ? 'tv' : `${(guess % 8) + 1}z`}` });
      await attempt.password(person.loginName);
      expect(attempt.token).toBeNull();
    }
    expect(await guesses(person)).toBe(10);
    const { code } = await passFor(world, person);
    const right = await aSignIn(world, { pass: code });
    expect(await right.password(person.loginName)).toBe('challenge');
    expect([await right.totp(await app.code()), await alive(person)]).toEqual(['too_many_attempts', 1]);
  });

  it('B6, F4: an enrolment that a thief of the password has begun dies with the reset, also when both are at once', async () => {
    const world = await aWorld(database.store);
    for (let round = 0; round < 6; round += 1) {
      const person = await world.user();
      const thief = await aSignIn(world);
      await thief.password(person.loginName);
      const app = await thief.beginTotp();
      const code = await app.code();
      const confirm = () => submitTotpEnrolment(world.ports)({ ...thief.on(), code, label: null });
      const reset = () => resetFactors(world.ports)({ ...world.host, user: person.id });
      const node = database.anotherNode();
      const [, done] = await Promise.all(round % 2 === 0 ? [confirm(), reset()] : [reset(), confirm()]);
      expect(done.ok || done.code === 'attempt_not_found').toBe(true);
      const gathered = await node.transaction(world.tenant.id, (tx) => node.gatherPerson(tx, person.id));
      // Whichever was first: no factor is left, and no session.
      expect(gathered?.facts.factors).toEqual([]);
      expect(
        await node.transaction(world.tenant.id, (tx) => node.listSessions(tx, { ...ALL_SESSIONS, user: person.id }, FIRST_SESSIONS)),
      ).toEqual([]);
      expect((await confirm()).ok).toBe(false);
    }
  });

  it('B1, B2: a bypassed administrator changes nothing in the console, and grants no second one', async () => {
    const world = await requiring();
    const server = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
    const administrator = await world.user({ role: 'administrator' });
    const other = await world.user();
    const window = { reason: 'x', from: null, until: null, exceptApplications: [] };
    must(await grantBypass(world.ports)({ ...world.host, user: administrator.id, ...window }));
    const attempt = await aSignIn(world);
    expect(await attempt.password(administrator.loginName)).toBe('signed_in');
    const call = async (method: 'GET' | 'POST', path: string, payload: unknown = {}) => {
      const answer = await server.inject({
        method,
        url: `/t/${world.tenant.slug}/api/admin${path}`,
        headers: {
          cookie: `sallyport-session-${world.tenant.slug}=${attempt.token}`,
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        ...(method === 'GET' ? {} : { payload: JSON.stringify(payload) }),
      });
      return [answer.statusCode, answer.json<{ code?: string }>().code ?? null];
    };
    expect(await call('GET', '/tenant')).toEqual([200, null]);
    for (const path of ['bypasses', 'reset-factors', 'pass']) {
      const body = path === 'bypasses' ? { reason: 'x' } : {};
      expect(await call('POST', `/users/${other.id}/${path}`, body)).toEqual([403, 'aal2_needed']);
    }
    expect(await alive(other)).toBe(0);
    await server.close();
  });

  it('A3: no secret of a pass is in the audit, in the rows of its flow or in an answer after the one that made it', async () => {
    const world = await requiring();
    const { person } = await enrolled(world);
    const { code } = await passFor(world, person);
    const attempt = await aSignIn(world, { pass: code });
    await attempt.password(person.loginName, PASSWORD);
    await attempt.enrolKey(aSecurityKey());
    for (const table of ['audit_events', 'sign_in_attempts', 'enrolment_passes', 'sessions', 'jobs', 'budgets']) {
      const rows = await database.asOwner(`select to_jsonb(x)::text as row from ${table} x where tenant_id = $1`, [world.tenant.id]);
      for (const { row } of rows) for (const shape of [code, code.replaceAll('-', '')]) expect(String(row)).not.toContain(shape);
    }
  });
});
