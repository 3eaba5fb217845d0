import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askRegistration } from '../../src/flows/accounts/askRegistration.ts';
import { openLink } from '../../src/flows/accounts/openLink.ts';
import { createUser } from '../../src/flows/directory/createUser.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { findUserByName } from '../../src/flows/directory/findUserByName.ts';
import { revokeInvitation } from '../../src/flows/directory/revokeInvitation.ts';
import { sendInvitation } from '../../src/flows/directory/sendInvitation.ts';
import { setPassword } from '../../src/flows/directory/setPassword.ts';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { enterByLink } from '../../src/flows/signIn/enterByLink.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const TRACE = { address: '192.0.2.7', userAgent: null, device: null };
const TENANT = { kind: 'tenant' } as const;

eachEngine('new people', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let ports: Ports;
  let networks = 0;
  const anywhere = (): string => {
    networks += 1;
    return `198.51.${networks}.1`;
  };
  beforeAll(async () => {
    await fresh({});
  });
  afterAll(() => mailbox.close());

  /** A tenant of its own, in which strangers can make an account. */
  async function fresh(settings: Parameters<World['settings']>[0]): Promise<void> {
    if (mailbox !== undefined) await mailbox.close();
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    ports = mailbox.ports;
    const all = { selfRegistration: true, ...settings };
    must(await updateTenant(ports)({ ...world.host, settings: all, expectedRevision: null, deadEnds: 'accept' }));
  }

  const ask = (mail: unknown, displayName: unknown = 'Ada', address: string = anywhere()) =>
    askRegistration(ports)({ tenantId: world.tenant.id, mail, displayName, address });
  const enter = (secret: unknown, password: unknown = PASSWORD, over: Ports = ports) =>
    enterByLink(over)({ tenantId: world.tenant.id, secret, password, trace: TRACE });
  const anAddress = () => `${world.unique('ada')}@example.com`;
  const found = async (name: string) => {
    const user = await findUserByName(ports)({ ...world.host, loginName: name });
    return user.ok ? user.value : null;
  };

  async function asked(mail: string): Promise<string> {
    must(await ask(mail));
    return mailbox.key(mail);
  }

  async function invited(words: { readonly mail?: string } = {}) {
    const mail = words.mail ?? anAddress();
    const user = await world.user({ mail, password: null });
    must(await sendInvitation(ports)({ ...world.host, user: user.id }));
    return { ...user, mail, key: await mailbox.key(mail) };
  }

  describe('who registers', () => {
    it('P2: has an account when the link is followed and the password set, with the address as the name and verified, and goes on to sign in', async () => {
      const mail = anAddress();
      const key = await asked(mail);
      expect(await found(mail)).toBeNull();
      expect(must(await openLink(ports)({ tenantId: world.tenant.id, secret: key }))).toMatchObject({
        purpose: 'registration',
        loginName: mail,
        mail,
      });
      const entered = must(await enter(key));
      // Optional, which is the preset: asked once, and it can be put off (L7).
      expect(entered.view.step).toMatchObject({ kind: 'enrol', skippable: true });
      expect(entered.session).toBeNull();
      const ada = await found(mail);
      expect(ada).toMatchObject({ loginName: mail, mail, displayName: 'Ada', role: null, mailVerifiedAt: expect.any(Number) });
      expect((await world.events({ user: ada?.id as never })).map(({ type }) => type)).toEqual([
        'user.created',
        'user.mail_verified',
        'user.mfa_required',
      ]);
      expect(await (await aSignIn(world)).password(mail)).toBe('enrol');
    });

    it('P2, L9, T7: under "required" enrols before anything opens, also inside a grace that began before', async () => {
      await fresh({});
      await world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 14 } });
      database.moveClock(HOUR);
      const entered = must(await enter(await asked(anAddress())));
      expect(entered.view.step).toMatchObject({ kind: 'enrol', skippable: false, deadline: null });
      expect(entered.session).toBeNull();
      database.moveClock(0);
    });

    it('L5: under "off" is signed in with a session of AAL 1, by the decision', async () => {
      await fresh({});
      await world.rule(TENANT, { level: 'off' });
      const entered = must(await enter(await asked(anAddress())));
      expect(entered.view.step).toMatchObject({ kind: 'signed_in', aal: 1 });
      expect(await database.store.findLiveSession(world.tenant.id, ports.digest(entered.session?.token ?? ''))).toMatchObject({ aal: 1 });
    });

    it('once, also when several follow the link at once on two nodes', async () => {
      const mail = anAddress();
      const key = await asked(mail);
      const other = { ...ports, store: database.anotherNode() };
      const tries = await Promise.all([enter(key), enter(key, PASSWORD, other), enter(key), enter(key, PASSWORD, other)]);
      expect(tries.map(codeOf).sort()).toEqual(['link_over', 'link_over', 'link_over', 'ok']);
      expect((await world.events()).filter(({ type, data }) => type === 'user.created' && data['name'] === mail)).toHaveLength(1);
    });

    it('security.md, Tenancy: with an address that has an account gets the same answer, and a mail that says so', async () => {
      const mail = anAddress();
      const { id } = await world.user({ mail });
      const spelled = mail.replace('ada', 'ADA');
      for (const spelling of [mail, spelled]) {
        expect(await ask(spelling)).toEqual({ ok: true, value: undefined });
        expect(await mailbox.subjects(spelling)).toEqual(['You have an account at Acme']);
      }
      await expect(mailbox.key(mail)).rejects.toThrow('no link');
      expect((await world.events({ user: id })).at(-1)).toMatchObject({ type: 'mail_link.not_sent', data: { reason: 'has_account' } });
      // A login name that is this address is an account too.
      const named = anAddress();
      await world.user({ loginName: named });
      must(await ask(named));
      expect(await mailbox.subjects(named)).toEqual(['You have an account at Acme']);
    });

    it.each([
      ['no address', 'ada', 'Ada', 'mail_malformed'],
      ['two addresses', 'a@example.com, b@example.com', 'Ada', 'mail_malformed'],
      ['one that another spelling would turn into another’s', 'ａda@example.com', 'Ada', 'mail_malformed'],
      ['no name', 'ada@example.com', '', 'display_name_malformed'],
      ['a name of two lines', 'ada@example.com', 'Ada\nBcc: x', 'display_name_malformed'],
      ['no text', 7, 'Ada', 'mail_malformed'],
    ])('is refused with %s', async (_, mail, name, code) => {
      expect(codeOf(await ask(mail, name))).toBe(code);
    });

    it('is refused where it is not open, which is the preset, and with an address of another domain', async () => {
      await fresh({ registrationDomains: ['acme.example'] });
      expect(codeOf(await ask('ada@example.com'))).toBe('mail_domain_not_allowed');
      expect(codeOf(await ask('ada@sub.acme.example'))).toBe('mail_domain_not_allowed');
      expect(codeOf(await ask('ada@ACME.example'))).toBe('ok');
      const shut = await aWorld(database.store);
      const there = { tenantId: shut.tenant.id, mail: 'ada@example.com', displayName: 'Ada', address: null };
      expect(codeOf(await askRegistration(ports)(there))).toBe('registration_closed');
      expect(codeOf(await askRegistration(world.ports)({ ...there, tenantId: world.tenant.id }))).toBe('mail_unavailable');
      await fresh({});
    });

    it('is refused with a link from before it was closed, and told when the name was taken meanwhile', async () => {
      const [mail, taken] = [anAddress(), anAddress()];
      const [key, other] = [await asked(mail), await asked(taken)];
      must(await createUser(ports)({ ...world.host, loginName: taken, displayName: 'Other', mail: null, role: null, password: null }));
      expect(codeOf(await enter(other))).toBe('login_name_taken');
      const held = anAddress();
      const late = await asked(held);
      const named = world.unique('named');
      must(
        await createUser(ports)({
          ...world.host,
          loginName: named,
          displayName: 'Other',
          mail: held.toUpperCase(),
          role: null,
          password: null,
        }),
      );
      expect(codeOf(await enter(late))).toBe('login_name_taken');
      expect(await found(held)).toBeNull();
      await world.settings({ selfRegistration: false });
      expect(codeOf(await enter(key))).toBe('registration_closed');
      expect(await found(mail)).toBeNull();
    });

    it('is bounded for each network, address, domain and tenant, and each limit is on record once', async () => {
      await fresh({});
      const mail = anAddress();
      for (let time = 0; time < 5; time += 1) expect(codeOf(await ask(mail))).toBe('ok');
      expect(codeOf(await ask(mail.toUpperCase()))).toBe('too_many_attempts');
      for (let time = 0; time < 20; time += 1) expect(codeOf(await ask(`${time}@other.example`, 'Ada', '203.0.113.5'))).toBe('ok');
      expect(codeOf(await ask('20@other.example', 'Ada', '203.0.113.5'))).toBe('too_many_attempts');
      for (let time = 20; time < 100; time += 1) expect(codeOf(await ask(`${time}@other.example`))).toBe('ok');
      for (let time = 0; time < 3; time += 1) expect(codeOf(await ask(`x${time}@other.example`))).toBe('too_many_attempts');
      const noted = (await world.events()).filter(({ type }) => type === 'mail_link.request_refused');
      expect(noted.map(({ data }) => data)).toEqual(Array(3).fill({ purpose: 'registration', code: 'too_many_attempts' }));
      expect(codeOf(await ask('ada@elsewhere.example'))).toBe('ok');
    });

    it('cannot be let in where no mail is sent', async () => {
      const wanted = { ...world.host, settings: { selfRegistration: true }, expectedRevision: null, deadEnds: 'accept' } as const;
      const shut = await aWorld(database.store);
      expect(codeOf(await updateTenant(shut.ports)({ ...wanted, tenantId: shut.tenant.id }))).toBe('mail_unavailable');
    });
  });

  describe('who is invited', () => {
    it('B7, P2: sets the first password by the link, shows the address by it, and goes on to sign in', async () => {
      const ada = await invited();
      expect(await mailbox.newest(ada.mail)).toContain(ada.loginName);
      const entered = must(await enter(ada.key));
      expect(entered.view.step.kind).toBe('enrol');
      expect(entered.session).toBeNull();
      expect(await found(ada.loginName)).toMatchObject({ mailVerifiedAt: expect.any(Number) });
      const told = (await world.events({ user: ada.id })).map(({ type }) => type);
      expect(told).toEqual(['user.created', 'mail_link.sent', 'user.password_changed', 'user.mail_verified', 'user.mfa_required']);
      expect(await mailbox.subjects(ada.mail)).toEqual(['Your account at Acme']);
      expect(codeOf(await enter(ada.key))).toBe('link_over');
    });

    it('P4: is asked for a factor that they hold already', async () => {
      const mail = anAddress();
      const user = await world.user({ mail });
      const signIn = await aSignIn(world);
      await signIn.password(user.loginName);
      await signIn.enrolTotp();
      await database.asOwner('update users set password_hash = null where id = $1', [user.id]);
      must(await sendInvitation(ports)({ ...world.host, user: user.id }));
      const entered = must(await enter(await mailbox.key(mail)));
      expect(entered).toMatchObject({ session: null, view: { step: { kind: 'challenge', factors: ['totp', 'backup_code'] } } });
    });

    it('has a link for 72 hours, or as long as the tenant sets', async () => {
      const ada = await invited();
      database.moveClock(3 * DAY - MINUTE);
      expect((await openLink(ports)({ tenantId: world.tenant.id, secret: ada.key })).ok).toBe(true);
      database.moveClock(3 * DAY + MINUTE);
      expect(codeOf(await enter(ada.key))).toBe('link_over');
      await world.settings({ invitationHours: 1 });
      const late = await invited();
      database.moveClock(3 * DAY + HOUR + 2 * MINUTE);
      expect(codeOf(await enter(late.key))).toBe('link_over');
      await world.settings({ invitationHours: 72 });
      database.moveClock(0);
    });

    it('has one invitation, the newest, which can be revoked', async () => {
      const ada = await invited();
      must(await sendInvitation(ports)({ ...world.host, user: ada.id }));
      const newer = await mailbox.key(ada.mail);
      expect(codeOf(await enter(ada.key))).toBe('link_over');
      must(await revokeInvitation(ports)({ ...world.host, user: ada.id }));
      expect(codeOf(await enter(newer))).toBe('link_over');
      expect(codeOf(await revokeInvitation(ports)({ ...world.host, user: ada.id }))).toBe('invitation_not_found');
      expect((await world.events({ user: ada.id })).map(({ type }) => type)).toContain('mail_link.revoked');
    });

    it('P5: does not get in when the account was disabled, or has a password by now', async () => {
      const [ada, ben, eve] = [await invited(), await invited(), await invited()];
      must(await disableUser(ports)({ ...world.host, user: ada.id }));
      must(await setPassword(ports)({ ...world.host, user: ben.id, password: PASSWORD }));
      await database.asOwner("update users set password_hash = 'imported' where id = $1", [eve.id]);
      for (const { key } of [ada, ben, eve]) expect(codeOf(await enter(key, 'quite another set of words'))).toBe('link_over');
    });

    it('is not somebody without an address, with a password, or disabled; and nobody is invited where no mail is sent', async () => {
      const invite = async (words: Parameters<World['user']>[0], over: Ports = ports) => {
        const { id } = await world.user(words);
        return codeOf(await sendInvitation(over)({ ...world.host, user: id }));
      };
      expect(await invite({ password: null })).toBe('mail_missing');
      expect(await invite({ mail: anAddress() })).toBe('password_already_set');
      expect(await invite({ mail: anAddress(), password: null }, world.ports)).toBe('mail_unavailable');
      const { id } = await world.user({ mail: anAddress(), password: null });
      must(await disableUser(ports)({ ...world.host, user: id }));
      expect(codeOf(await sendInvitation(ports)({ ...world.host, user: id }))).toBe('user_disabled');
    });

    it('security.md, Tenancy: is invited by an administrator, and by nobody with less', async () => {
      const { id } = await world.user({ mail: anAddress(), password: null });
      for (const [role, code] of [
        ['operator', 'not_permitted'],
        ['administrator', 'ok'],
      ] as const) {
        const by = administeredBy(world, await world.user({ role }));
        expect(codeOf(await sendInvitation(ports)({ ...by, user: id }))).toBe(code);
        expect(codeOf(await revokeInvitation(ports)({ ...by, user: id }))).toBe(code);
      }
      const owner = await world.user({ role: 'owner', mail: anAddress(), password: null });
      const by = administeredBy(world, await world.user({ role: 'administrator' }));
      expect(codeOf(await sendInvitation(ports)({ ...by, user: owner.id }))).toBe('not_permitted');
    });
  });
});
