import { afterAll, beforeAll, expect, it } from 'vitest';
import { confirmMail } from '../../src/flows/accounts/confirmMail.ts';
import { deleteUser } from '../../src/flows/directory/deleteUser.ts';
import { sendMailVerification } from '../../src/flows/directory/sendMailVerification.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { askMailChange, askMailVerification } from '../../src/flows/selfService/askMailChange.ts';
import { changePassword } from '../../src/flows/selfService/changePassword.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const NEW = 'quite another set of words';
const TRACE = { address: '192.0.2.44', userAgent: null };

eachEngine('one’s own account', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let ports: Ports;
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    ports = mailbox.ports;
  });
  afterAll(() => mailbox.close());

  async function signedIn(words: { factor?: boolean } = {}) {
    const mail = `${world.unique('ada')}@example.com`;
    const user = await world.user({ mail, mailVerified: true });
    const signIn = await aSignIn(world);
    await signIn.password(user.loginName, PASSWORD, { wantsFactor: words.factor === true });
    if (words.factor === true) await signIn.enrolTotp();
    else await signIn.skip();
    const session = await signIn.session();
    if (session === null) throw new Error('not signed in');
    const own = { tenantId: world.tenant.id, session, trace: TRACE };
    const stored = async () => {
      const found = await database.store.transaction(world.tenant.id, (tx) => database.store.findUser(tx, user.id));
      return { mail: found?.mail, isVerified: found?.mailVerifiedAt != null };
    };
    return { ...user, mail, signIn, own, stored };
  }
  const change = (own: object, words: { currentPassword?: unknown; password?: unknown } = {}) =>
    changePassword(ports)({ currentPassword: PASSWORD, password: NEW, ...words, ...own } as never);
  const move = (own: object, mail: unknown, currentPassword: unknown = PASSWORD) =>
    askMailChange(ports)({ mail, currentPassword, ...own } as never);
  const confirm = (secret: string) => confirmMail(ports)({ tenantId: world.tenant.id, secret, trace: TRACE });

  it('S6: another password takes the one that it is now, ends every session, and the owner is told', async () => {
    const ada = await signedIn();
    expect(await change(ada.own)).toEqual({ ok: true, value: undefined });
    expect(await ada.signIn.session()).toBeNull();
    expect(await (await aSignIn(world)).password(ada.loginName)).toBe('credentials_wrong');
    expect((await mailbox.subjects(ada.mail)).at(-1)).toBe('Your password at Acme was changed');
    expect(await mailbox.newest(ada.mail)).toContain('by you');
    expect(codeOf(await change(ada.own))).toBe('session_needed');
  });

  it('S10: whoever holds a factor has shown it in the last five minutes, for the password and for the address', async () => {
    const ada = await signedIn({ factor: true });
    const now = (await world.now()) - Date.now();
    database.moveClock(now + 5 * MINUTE + 1_000);
    expect(codeOf(await change(ada.own))).toBe('step_up_needed');
    expect(codeOf(await move(ada.own, 'new@example.com'))).toBe('step_up_needed');
    expect(codeOf(await askMailVerification(ports)(ada.own as never))).toBe('step_up_needed');
    const refused = (await world.events({ user: ada.id })).filter(({ type }) => type === 'user.own_change_refused');
    expect(refused.map(({ data }) => data['act'])).toEqual(['change_password', 'change_mail', 'verify_mail']);
    database.moveClock(0);
    expect(codeOf(await change(ada.own))).toBe('ok');
    expect(await (await aSignIn(world)).password(ada.loginName, NEW)).toBe('challenge');
  });

  it('security.md, Codes: a wrong present password is a guess at the first factor, and is counted with those of signing in', async () => {
    const ada = await signedIn();
    for (let guess = 0; guess < 10; guess += 1)
      expect(codeOf(await change(ada.own, { currentPassword: 'wrong' }))).toBe('credentials_wrong');
    expect(codeOf(await change(ada.own))).toBe('too_many_attempts');
    expect(codeOf(await move(ada.own, 'new@example.com'))).toBe('too_many_attempts');
    expect(await ada.signIn.session()).not.toBeNull();
  });

  it.each([
    ['too short', 'short', 'password_too_short'],
    ['known', 'password123', 'password_breached'],
    ['the own name', null, 'password_guessable'],
  ])('a password that is %s is refused and changes nothing', async (_, password, code) => {
    const ada = await signedIn();
    expect(codeOf(await change(ada.own, { password: password ?? `${ada.loginName}1` }))).toBe(code);
    expect(await ada.signIn.session()).not.toBeNull();
    expect(await (await aSignIn(world)).password(ada.loginName)).toBe('signed_in');
  });

  it('security.md, Factors: a new address is the address when a link to it was followed, and the former one is told', async () => {
    const ada = await signedIn();
    const next = `${world.unique('next')}@example.com`;
    must(await move(ada.own, next));
    expect(await ada.stored()).toEqual({ mail: ada.mail, isVerified: true });
    const key = await mailbox.key(next);
    expect(must(await confirm(key))).toEqual({ mail: next });
    expect(await ada.stored()).toEqual({ mail: next, isVerified: true });
    expect((await mailbox.subjects(ada.mail)).at(-1)).toBe('The mail address of your account at Acme was changed');
    expect(codeOf(await confirm(key))).toBe('link_over');
  });

  it('a link to a new address is over when the address was changed meanwhile, and so is one that verifies the former', async () => {
    const ada = await signedIn();
    const next = `${world.unique('next')}@example.com`;
    must(await move(ada.own, next));
    must(await sendMailVerification(ports)({ ...world.host, user: ada.id }));
    const [moving, verifying] = [await mailbox.key(next), await mailbox.key(ada.mail)];
    must(await updateUser(ports)({ ...world.host, user: ada.id, mail: 'third@example.com' }));
    for (const key of [moving, verifying]) expect(codeOf(await confirm(key))).toBe('link_over');
    expect(await ada.stored()).toEqual({ mail: 'third@example.com', isVerified: false });
  });

  it('an address is verified by a link to it, and is not any more when it is another', async () => {
    const ada = await signedIn();
    must(await updateUser(ports)({ ...world.host, user: ada.id, mailVerified: false }));
    expect(await ada.stored()).toEqual({ mail: ada.mail, isVerified: false });
    must(await askMailVerification(ports)(ada.own as never));
    must(await confirm(await mailbox.key(ada.mail)));
    expect(await ada.stored()).toEqual({ mail: ada.mail, isVerified: true });
    must(await updateUser(ports)({ ...world.host, user: ada.id, mail: 'else@example.com' }));
    expect((await ada.stored()).isVerified).toBe(false);
    must(await updateUser(ports)({ ...world.host, user: ada.id, mailVerified: true }));
    expect((await ada.stored()).isVerified).toBe(true);
  });

  it('five mails in 15 minutes go to addresses that somebody names, and an address that is none gets none', async () => {
    const ada = await signedIn();
    expect(codeOf(await move(ada.own, 'a@example.com, b@example.com'))).toBe('mail_malformed');
    for (let time = 0; time < 5; time += 1) expect(codeOf(await move(ada.own, `${world.unique('victim')}@example.com`))).toBe('ok');
    expect(codeOf(await move(ada.own, `${world.unique('victim')}@example.com`))).toBe('too_many_attempts');
  });

  it('security.md, Tenancy: whoever is made again under the same name starts from nothing, and the one who was deleted is told', async () => {
    const ada = await signedIn({ factor: true });
    must(await move(ada.own, 'next@example.com'));
    const key = await mailbox.key('next@example.com');
    const waiting = await aSignIn(world);
    expect(await waiting.password(ada.loginName)).toBe('challenge');
    await aSignIn(world).then((signIn) => signIn.password(ada.loginName, 'wrong'));
    must(await deleteUser(ports)({ ...world.host, user: ada.id }));
    expect((await mailbox.subjects(ada.mail)).at(-1)).toBe('Your account at Acme was deleted');
    const again = await world.user({ loginName: ada.loginName, mail: ada.mail });
    expect(again.id).not.toBe(ada.id);
    expect(await ada.signIn.session()).toBeNull();
    expect(codeOf(await confirm(key))).toBe('link_over');
    expect(codeOf(await waiting.read())).toBe('attempt_not_found');
    const left = await database.asOwner(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
    );
    for (const { name } of left) {
      // The audit stays, and so does what was sent: it says that the account was deleted. Applications are told of the end.
      if (['messages', 'audit_events', 'session_applications'].includes(String(name))) continue;
      expect([name, await database.asOwner(`select 1 from ${String(name)} where user_id = $1`, [ada.id])]).toEqual([name, []]);
    }
    const signIn = await aSignIn(world);
    expect(await signIn.password(ada.loginName)).toBe('enrol');
    expect(signIn.step).toMatchObject({ skippable: true });
  });

  it('security.md, Tenancy: guesses at a deleted account are not held against whoever gets the name', async () => {
    const name = world.unique('ada');
    const { id } = await world.user({ loginName: name });
    const guess = (address: string) =>
      database.store.transaction(world.tenant.id, (tx) => database.store.chargeFirstFactorGuess(tx, { account: name, address }));
    for (let time = 0; time < 50; time += 1) await guess(`198.51.100.${time}`);
    expect((await guess('203.0.113.1')).kind).toBe('throttled');
    must(await deleteUser(ports)({ ...world.host, user: id }));
    await world.user({ loginName: name });
    expect(await (await aSignIn(world)).password(name)).toBe('enrol');
  });
});
