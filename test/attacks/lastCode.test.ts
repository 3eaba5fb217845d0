import { afterEach, beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { beginCodesEnrolment } from '../../src/flows/signIn/enrolBackupCodes.ts';
import { submitBackupCode } from '../../src/flows/signIn/submitBackupCode.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { codesOnly } from '../builders/codesOnly.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const FRESH = { aal: 2, factors: null, maxAgeSeconds: 300, notBefore: null, source: 'step_up' } as const;

eachEngine('the last backup code', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.settings({ backupCodesAsFirstFactor: true });
    await world.rule({ kind: 'tenant' }, { level: 'required' });
  });
  afterEach(() => database.moveClock(0));

  async function challenged(loginName: string, words: Parameters<typeof aSignIn>[1] = {}) {
    const signIn = await aSignIn(world, words);
    expect(await signIn.password(loginName)).toBe('challenge');
    return signIn;
  }

  /** One after the other: passwords have a limit of their own. */
  async function twentyAt(loginName: string) {
    const signIns: Awaited<ReturnType<typeof challenged>>[] = [];
    while (signIns.length < 20) signIns.push(await challenged(loginName));
    return signIns;
  }

  const held = (id: UserId) => world.store.transaction(world.tenant.id, (tx) => world.store.listFactors(tx, id));
  const count = async (user: UserId, type: string) => (await world.events({ user })).filter((event) => event.type === type).length;

  it('F10: of 200 parallel posts of it in twenty flows over two nodes one flow goes on, and no session is made', async () => {
    const person = await codesOnly(world, { left: 1 });
    const signIns = await twentyAt(person.loginName);
    const nodes = [world.ports, { ...world.ports, store: database.anotherNode() }];
    const posts = Array.from({ length: 200 }, (_, post) => {
      const on = (signIns[post % 20] as (typeof signIns)[number]).on();
      return submitBackupCode(nodes[post % 2] as World['ports'])({ ...on, code: person.last });
    });
    const answers = await Promise.all(posts);
    const onward = answers.filter(({ ok }) => ok);
    expect(onward).toMatchObject([{ value: { session: null, view: { step: { kind: 'enrol' } } } }]);
    expect(await held(person.id)).toMatchObject([{ kind: 'backup_code', remaining: 1 }]);
    expect(await count(person.id, 'backup_codes.last_reserved')).toBe(1);
  });

  it('F7, F10: of 200 parallel posts of the last two codes one signs in, and the other opens an enrolment at most', async () => {
    const person = await codesOnly(world, { left: 2 });
    const before = await count(person.id, 'user.signed_in');
    const signIns = await twentyAt(person.loginName);
    const nodes = [world.ports, { ...world.ports, store: database.anotherNode() }];
    const posts = Array.from({ length: 200 }, (_, post) => {
      const on = (signIns[post % 20] as (typeof signIns)[number]).on();
      return submitBackupCode(nodes[post % 2] as World['ports'])({ ...on, code: person.codes[post % 3 === 0 ? 0 : 1] });
    });
    const kinds = (await Promise.all(posts)).flatMap((answer) => (answer.ok ? [answer.value.view.step.kind] : []));
    expect(kinds.filter((kind) => kind === 'signed_in')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'enrol').length).toBeLessThanOrEqual(1);
    expect(await count(person.id, 'user.signed_in')).toBe(before + 1);
    expect(await held(person.id)).toMatchObject([{ kind: 'backup_code', remaining: 1 }]);
  });

  it('F10: shown in a step-up it is held there, and wrong in a sign-in, at another node too', async () => {
    const person = await codesOnly(world, { left: 1 });
    const session = await person.enrolment.session();
    if (session === null) throw new Error('no session');
    database.moveClock(6 * MINUTE);
    const up = await aSignIn(world, { session, demand: FRESH });
    expect(up.step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
    expect(await up.backupCode(person.last)).toBe('enrol');
    expect(up.token).toBeNull();
    const signIn = await challenged(person.loginName);
    const elsewhere = { ...world.ports, store: database.anotherNode() };
    expect(await submitBackupCode(elsewhere)({ ...signIn.on(), code: person.last })).toMatchObject({ ok: false, code: 'code_wrong' });
    await up.enrolTotp();
    expect(up.token).not.toBeNull();
    expect(await signIn.backupCode(person.last)).toBe('code_wrong');
  });

  it('F10: given up again and again it opens one flow in ten minutes, and never two at once', async () => {
    const person = await codesOnly(world, { left: 1 });
    const opened: unknown[] = [];
    for (const minutes of [0, 1, 5, 9, 11]) {
      database.moveClock(minutes * MINUTE);
      const signIn = await challenged(person.loginName);
      opened.push(await signIn.backupCode(person.last));
      await signIn.cancel();
    }
    expect(opened).toEqual(['enrol', 'code_wrong', 'code_wrong', 'code_wrong', 'enrol']);
    expect(await held(person.id)).toMatchObject([{ remaining: 1 }]);
  });

  it('F10, P1: a flow that ran out of time completes nothing with it, however it began', async () => {
    const person = await codesOnly(world, { left: 1 });
    const slow = await challenged(person.loginName);
    expect(await slow.backupCode(person.last)).toBe('enrol');
    const app = await slow.beginTotp();
    database.moveClock(10 * MINUTE + SECOND);
    const next = await challenged(person.loginName);
    expect(await next.backupCode(person.last)).toBe('enrol');
    expect(await slow.confirmTotp(await app.code())).toBe('attempt_not_found');
    expect(await next.enrolKey(aSecurityKey())).toBe('signed_in');
    expect((await held(person.id)).map(({ kind, remaining }) => [kind, remaining])).toEqual([
      ['webauthn', null],
      ['backup_code', 10],
    ]);
  });

  it('F10, S6: revoking the sessions of its person ends the flow and does not free the code', async () => {
    const person = await codesOnly(world, { left: 1 });
    const signIn = await challenged(person.loginName);
    expect(await signIn.backupCode(person.last)).toBe('enrol');
    await world.store.transaction(world.tenant.id, (tx) => world.store.endSessionsOfUser(tx, person.id));
    expect(await signIn.read()).toMatchObject({ ok: false, code: 'attempt_not_found' });
    expect(await (await challenged(person.loginName)).backupCode(person.last)).toBe('code_wrong');
  });

  it('F10, L5: a rule that is loosened while it is held gives a session for the password alone, and leaves it held', async () => {
    const own = await aWorld(database.store);
    await own.settings({ backupCodesAsFirstFactor: true });
    await own.rule({ kind: 'tenant' }, { level: 'required' });
    const person = await codesOnly(own, { left: 1 });
    const signIn = await aSignIn(own);
    await signIn.password(person.loginName);
    expect(await signIn.backupCode(person.last)).toBe('enrol');
    await own.rule({ kind: 'tenant' }, { level: 'off' });
    expect(await signIn.password(person.loginName)).toBe('signed_in');
    expect(await signIn.session()).toMatchObject({ aal: 1 });
    await own.rule({ kind: 'tenant' }, { level: 'required' });
    const next = await aSignIn(own);
    await next.password(person.loginName);
    expect(await next.backupCode(person.last)).toBe('code_wrong');
  });

  it('F10, F9: a second tab of the flow shows it again and gets no second flow; nothing is made of pending codes', async () => {
    const person = await codesOnly(world, { left: 1 });
    const signIn = await challenged(person.loginName);
    const stale = signIn.on();
    expect(await signIn.backupCode(person.last)).toBe('enrol');
    expect(await submitBackupCode(world.ports)({ ...stale, code: person.last })).toMatchObject({ ok: false, code: 'attempt_not_found' });
    expect(await beginCodesEnrolment(world.ports)(signIn.on())).toMatchObject({ ok: false, code: 'step_not_offered' });
    expect(must(await signIn.read()).step).toMatchObject({ kind: 'enrol', factors: ['webauthn', 'totp'] });
  });
});
