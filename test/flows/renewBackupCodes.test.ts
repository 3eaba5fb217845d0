import { beforeEach, expect, it } from 'vitest';
import { renewBackupCodes } from '../../src/flows/factors/renewBackupCodes.ts';
import { listMessages } from '../../src/flows/messages/listMessages.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf, refusals } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { codesOnly } from '../builders/codesOnly.ts';
import { eachEngine } from '../builders/database.ts';
import { spendAllCodes } from '../builders/spendAllCodes.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;

eachEngine('the renewal of backup codes', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
    await world.settings({ backupCodesAsFirstFactor: true });
    await world.rule(TENANT, { level: 'required' });
  });

  async function withApp(own: World = world, user: Parameters<World['user']>[0] = {}) {
    const person = await own.user(user);
    const enrolment = await aSignIn(own);
    await enrolment.password(person.loginName);
    const app = await enrolment.enrolTotp();
    return { ...person, app, enrolment, codes: enrolment.backupCodes };
  }

  const renew = (person: { id: Parameters<World['store']['listFactors']>[1] }, by = world.host) =>
    renewBackupCodes(world.ports)({ ...by, user: person.id });
  const factorsOf = (person: { id: Parameters<World['store']['listFactors']>[1] }) =>
    world.store.transaction(world.tenant.id, (tx) => world.store.listFactors(tx, person.id));

  it('F11, F7: an operator makes ten new codes beside the app, the earlier ones are dead, and the audit has no code', async () => {
    const person = await withApp();
    const operator = administeredBy(world, await world.user({ role: 'operator' }));
    const { codes, companion } = must(await renew(person, operator));
    expect([new Set(codes).size, companion]).toEqual([10, true]);
    const old = await aSignIn(world);
    await old.password(person.loginName);
    expect(await old.backupCode(person.codes[0])).toBe('code_wrong');
    expect(await old.backupCode(codes[0])).toBe('signed_in');
    const made = (await world.events({ user: person.id })).filter(({ type }) => type === 'backup_codes.made');
    expect(made.at(-1)).toMatchObject({
      actor: operator.by.kind === 'user' ? { kind: 'user', id: operator.by.id } : {},
      user: person.id,
      data: { companion: true, renewed: true, count: 10 },
    });
    expect(JSON.stringify(made)).not.toContain(codes[1]);
  });

  it('security.md, Factors, F11: the person is told of it by mail, without a code', async () => {
    const person = await withApp(world, { mail: 'ida@example.com' });
    const told = async () =>
      must(await listMessages(world.ports)({ ...world.host, state: null, user: person.id, before: null, limit: 100 })).messages.map(
        ({ template }) => template,
      );
    expect(await told()).toEqual(['factor_added']);
    const { codes } = must(await renew(person));
    expect(await told()).toEqual(['backup_codes_made', 'factor_added']);
    const kept = JSON.stringify(await database.asOwner('select * from messages where user_id = $1', [person.id]));
    for (const code of codes) expect(kept).not.toContain(code);
  });

  it('F11, F9: whoever has codes alone gets a batch that is a first factor again, also when it has run empty', async () => {
    const person = await codesOnly(world, { left: 1 });
    for (const left of [1, 0]) {
      if (left === 0) await spendAllCodes(database, person.id);
      const { codes, companion } = must(await renew(person));
      expect(companion).toBe(false);
      expect(await factorsOf(person)).toMatchObject([{ kind: 'backup_code', remaining: 10 }]);
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
      expect(signIn.step).toMatchObject({ kind: 'challenge', purpose: 'assure', runway: { left: 10, stage: 'enough' } });
      expect(await signIn.backupCode(codes[0])).toBe('signed_in');
    }
  });

  it('S8: proofs made with the earlier batch count no more; F10: nor does the code that a flow holds', async () => {
    const person = await codesOnly(world, { left: 1 });
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    expect(await signIn.backupCode(person.last)).toBe('enrol');
    must(await renew(person));
    expect(await person.enrolment.session()).toMatchObject({ recheck: true });
    expect(must(await signIn.read()).step).toMatchObject({ kind: 'challenge', purpose: 'assure', runway: { left: 10 } });
    expect(await signIn.backupCode(person.last)).toBe('code_wrong');
  });

  it('F11: refused for whoever has no factor, has no use for codes, or is not there, and nothing is changed', async () => {
    const bare = await world.user();
    expect(codeOf(await renew(bare))).toBe('no_factor_to_renew_for');
    const group = await world.group();
    const grouped = await withApp(world, { groups: [group] });
    await world.rule({ kind: 'group', group }, { factors: ['webauthn', 'totp'] });
    expect(codeOf(await renew(grouped))).toBe('backup_codes_not_allowed');
    const alone = await codesOnly(world);
    await world.settings({ backupCodesAsFirstFactor: false });
    expect(codeOf(await renew(alone))).toBe('backup_codes_not_allowed');
    const elsewhere = await (await aWorld(database.store)).user();
    expect(codeOf(await renew(elsewhere))).toBe('user_not_found');
    expect(await factorsOf(bare)).toEqual([]);
    expect((await factorsOf(grouped)).map(({ remaining }) => remaining)).toEqual([null, 10]);
    expect((await factorsOf(alone)).map(({ remaining }) => remaining)).toEqual([9]);
    expect(await refusals(world)).toEqual([
      'renew_codes: no_factor_to_renew_for',
      'renew_codes: backup_codes_not_allowed',
      'renew_codes: backup_codes_not_allowed',
      'renew_codes: user_not_found',
    ]);
  });

  it('security.md, Tenancy: nobody renews for themselves or for a role above their own, and an auditor for nobody', async () => {
    const [operator, administrator] = [await withApp(world, { role: 'operator' }), await withApp(world, { role: 'administrator' })];
    const auditor = await world.user({ role: 'auditor' });
    const person = await withApp();
    for (const [by, on] of [
      [operator, operator],
      [operator, administrator],
      [auditor, person],
      [person, operator],
    ] as const) {
      expect(codeOf(await renew(on, administeredBy(world, by)))).toBe('not_permitted');
    }
    expect((await factorsOf(administrator)).at(-1)?.remaining).toBe(10);
    expect(codeOf(await renew(operator, administeredBy(world, administrator)))).toBe('ok');
  });

  it('F7, F11: ten renewals at once leave one batch, whose codes are those of one of them', async () => {
    const person = await withApp();
    const renewed = await Promise.all(Array.from({ length: 10 }, () => renew(person)));
    const batches = renewed.map(must);
    expect((await factorsOf(person)).filter(({ kind }) => kind === 'backup_code')).toMatchObject([{ remaining: 10 }]);
    let alive = 0;
    for (const { codes } of batches) {
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
      const answer = await signIn.backupCode(codes[0]);
      if (answer === 'too_many_attempts') database.moveClock((await world.now()) - Date.now() + 2 * MINUTE);
      if ((answer === 'too_many_attempts' ? await signIn.backupCode(codes[0]) : answer) === 'signed_in') alive += 1;
    }
    database.moveClock(0);
    expect(alive).toBe(1);
  });
});
