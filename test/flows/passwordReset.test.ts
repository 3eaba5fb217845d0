import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askPasswordReset } from '../../src/flows/accounts/askPasswordReset.ts';
import { confirmMail } from '../../src/flows/accounts/confirmMail.ts';
import { openLink } from '../../src/flows/accounts/openLink.ts';
import { resetPassword } from '../../src/flows/accounts/resetPassword.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { enableUser } from '../../src/flows/directory/enableUser.ts';
import { setPassword } from '../../src/flows/directory/setPassword.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const NEW = 'quite another set of words';
const TRACE = { address: '192.0.2.7', userAgent: null };

eachEngine('a password that was forgotten', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let ports: Ports;
  let networks = 0;
  const anywhere = (): string => {
    networks += 1;
    return `198.51.${networks}.1`;
  };
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    ports = mailbox.ports;
  });
  afterAll(() => mailbox.close());

  /** Each from a network of its own, so that only what a test is about is limited. */
  const ask = (name: unknown, address: string | null = anywhere()) => askPasswordReset(ports)({ tenantId: world.tenant.id, name, address });
  const reset = (secret: unknown, password: unknown = NEW, over: Ports = ports) =>
    resetPassword(over)({ tenantId: world.tenant.id, secret, password, trace: TRACE });

  async function person(words: Parameters<World['user']>[0] = {}) {
    const mail = `${world.unique('ada')}@example.com`;
    return { mail, ...(await world.user({ mail, mailVerified: true, ...words })) };
  }
  async function asked(mail: string, name: string = mail): Promise<string> {
    must(await ask(name));
    return mailbox.key(mail);
  }
  const signInWith = async (loginName: string, password: string) => (await aSignIn(world)).password(loginName, password);
  const typesOf = async (user: Awaited<ReturnType<typeof person>>) => (await world.events({ user: user.id })).map(({ type }) => type);

  it('P4: a link to the verified address sets another password; it signs nobody in, and the owner is told', async () => {
    const ada = await person();
    const key = await asked(ada.mail, ada.loginName);
    expect(must(await openLink(ports)({ tenantId: world.tenant.id, secret: key }))).toEqual({
      purpose: 'reset_password',
      tenantName: 'Acme',
      loginName: ada.loginName,
      displayName: 'A Person',
      mail: ada.mail,
    });
    expect(await reset(key)).toEqual({ ok: true, value: undefined });
    expect(await signInWith(ada.loginName, PASSWORD)).toBe('credentials_wrong');
    expect(await signInWith(ada.loginName, NEW)).toBe('enrol');
    expect(await typesOf(ada)).toEqual(expect.arrayContaining(['mail_link.sent', 'user.password_changed']));
    expect((await mailbox.subjects(ada.mail)).at(-1)).toBe('Your password at Acme was changed');
    expect(await mailbox.newest(ada.mail)).toContain('somebody with a link that was sent to this address');
  });

  it('P4, S6: it removes no factor, and ends every session and every sign-in that is under way', async () => {
    const ada = await person();
    const first = await aSignIn(world);
    await first.password(ada.loginName, PASSWORD, { wantsFactor: true });
    const app = await first.enrolTotp();
    const waiting = await aSignIn(world);
    expect(await waiting.password(ada.loginName)).toBe('challenge');
    expect(await first.session()).not.toBeNull();
    must(await reset(await asked(ada.mail)));
    expect(await first.session()).toBeNull();
    expect(await waiting.totp(await app.code())).toBe('attempt_not_found');
    const again = await aSignIn(world);
    expect(await again.password(ada.loginName, NEW)).toBe('challenge');
    expect(await again.totp(await app.code())).toBe('signed_in');
    expect((await again.session())?.aal).toBe(2);
  });

  it('B7: a person without a password sets the first one through the verified address', async () => {
    const ada = await person({ password: null });
    must(await reset(await asked(ada.mail)));
    expect(await signInWith(ada.loginName, NEW)).toBe('enrol');
  });

  it.each([
    ['an address that nobody has confirmed', { mailVerified: false }, 'mail_not_verified'],
    ['a name that nobody has', null, 'unknown_user'],
  ] as const)('B7, P4: %s gets the same answer and no link', async (_, words, reason) => {
    const ada = words === null ? null : await person(words);
    expect(await ask(ada?.mail ?? world.unique('nobody'))).toEqual({ ok: true, value: undefined });
    if (ada !== null) expect(await mailbox.subjects(ada.mail)).toEqual([]);
    await mailbox.deliver();
    expect((await world.events()).at(-1)).toMatchObject({ type: 'mail_link.not_sent', data: { purpose: 'reset_password', reason } });
  });

  it('P4, P5: a disabled account gets the same answer and no link', async () => {
    const ada = await person();
    must(await disableUser(ports)({ ...world.host, user: ada.id }));
    expect(await ask(ada.mail)).toEqual({ ok: true, value: undefined });
    expect(await mailbox.subjects(ada.mail)).toEqual([]);
  });

  it('an address is found in whatever case it is typed, and the mail goes to the address of the account, not to the typed one', async () => {
    const ada = await person();
    const spelled = ada.mail.replace('ada', 'ADA');
    must(await ask(spelled));
    expect(await mailbox.subjects(ada.mail)).toEqual(['A new password at Acme']);
    expect(await mailbox.subjects(spelled)).toEqual([]);
  });

  it('accounts with the same address get a link each, which names the account', async () => {
    const ada = await person();
    const other = await world.user({ mail: ada.mail, mailVerified: true });
    must(await ask(ada.mail));
    expect(await mailbox.subjects(ada.mail)).toEqual(['A new password at Acme', 'A new password at Acme']);
    expect(await mailbox.newest(ada.mail)).toContain(other.loginName);
  });

  describe('a link', () => {
    it('is used once, also when several follow it at once on two nodes', async () => {
      const ada = await person();
      const key = await asked(ada.mail);
      const other = { ...ports, store: database.anotherNode() };
      const tries = await Promise.all([
        reset(key, `${NEW} 0`),
        ...[1, 2, 3].map((one) => reset(key, `${NEW} ${one}`, one % 2 === 0 ? ports : other)),
      ]);
      expect(tries.map(codeOf).sort()).toEqual(['link_over', 'link_over', 'link_over', 'ok']);
      const winner = tries.findIndex(({ ok }) => ok);
      expect(await signInWith(ada.loginName, `${NEW} ${winner}`)).toBe('enrol');
      expect((await typesOf(ada)).filter((type) => type === 'user.password_changed')).toHaveLength(1);
    });

    it('is over when a newer one was sent', async () => {
      const ada = await person();
      const older = await asked(ada.mail);
      const newer = await asked(ada.mail);
      expect(codeOf(await reset(older))).toBe('link_over');
      expect(codeOf(await reset(newer))).toBe('ok');
    });

    it('is over an hour after it was sent', async () => {
      const ada = await person();
      const key = await asked(ada.mail);
      database.moveClock(HOUR - MINUTE);
      expect((await openLink(ports)({ tenantId: world.tenant.id, secret: key })).ok).toBe(true);
      database.moveClock(HOUR + MINUTE);
      expect(codeOf(await reset(key))).toBe('link_over');
      database.moveClock(0);
    });

    it('of another tenant opens nothing', async () => {
      const ada = await person();
      const key = await asked(ada.mail);
      const elsewhere = await aWorld(database.store);
      const there = { tenantId: elsewhere.tenant.id, secret: key };
      expect(codeOf(await openLink(ports)(there))).toBe('link_over');
      expect(codeOf(await resetPassword(ports)({ ...there, password: NEW, trace: TRACE }))).toBe('link_over');
      expect(codeOf(await reset(key))).toBe('ok');
    });

    it('is good for what it was sent for, and for nothing else', async () => {
      const ada = await person();
      const key = await asked(ada.mail);
      expect(codeOf(await confirmMail(ports)({ tenantId: world.tenant.id, secret: key, trace: TRACE }))).toBe('link_over');
      expect(codeOf(await reset(key))).toBe('ok');
    });

    it('S6, P5: is over when the account was disabled meanwhile, also when it is enabled again', async () => {
      const ada = await person();
      const key = await asked(ada.mail);
      must(await disableUser(ports)({ ...world.host, user: ada.id }));
      expect(codeOf(await reset(key))).toBe('link_over');
      must(await enableUser(ports)({ ...world.host, user: ada.id }));
      expect(codeOf(await reset(key))).toBe('link_over');
      expect(await signInWith(ada.loginName, PASSWORD)).toBe('enrol');
    });

    it('is over when the address of the account is another since', async () => {
      const ada = await person();
      const key = await asked(ada.mail);
      must(await updateUser(ports)({ ...world.host, user: ada.id, mail: 'other@example.com' }));
      expect(codeOf(await reset(key))).toBe('link_over');
      must(await updateUser(ports)({ ...world.host, user: ada.id, mail: ada.mail, mailVerified: true }));
      expect(codeOf(await reset(key))).toBe('link_over');
    });

    it('S6: is over when the sessions of the person were ended, and when an administrator set a password', async () => {
      for (const act of [
        (to: typeof world.host & { user: never }): Promise<Result<unknown>> => revokeSessionsOfUser(ports)(to),
        (to: typeof world.host & { user: never }): Promise<Result<unknown>> => setPassword(ports)({ ...to, password: NEW }),
      ]) {
        const ada = await person();
        const key = await asked(ada.mail);
        must(await act({ ...world.host, user: ada.id as never }));
        expect(codeOf(await reset(key))).toBe('link_over');
      }
    });

    it.each([
      ['too short', 'short', 'password_too_short'],
      ['known', 'password1', 'password_breached'],
      ['no text', null, 'password_too_short'],
      ['the organisation', 'Acme-2026', 'password_guessable'],
    ])('is not used up by a password that is refused: %s', async (_, password, code) => {
      const ada = await person();
      const key = await asked(ada.mail);
      expect(codeOf(await reset(key, password))).toBe(code);
      expect(codeOf(await reset(key))).toBe('ok');
    });

    it('that nobody made is refused, and on record once in a while', async () => {
      const trace = { address: '203.0.113.77', userAgent: null };
      for (const secret of [null, '', 'x'.repeat(43), ['x'], 'é'.repeat(43), 'x'.repeat(100_000), {}]) {
        expect(codeOf(await resetPassword(ports)({ tenantId: world.tenant.id, secret, password: NEW, trace }))).toBe('link_over');
      }
      expect((await world.events()).filter(({ address }) => address === trace.address)).toMatchObject([
        { type: 'mail_link.refused', data: { code: 'link_over' } },
      ]);
    });

    it('security.md, Factors: its secret is nowhere in the database, neither before nor after it was sent', async () => {
      const ada = await person();
      must(await ask(ada.mail));
      const dump = async () => {
        const tables = ['messages', 'mail_tokens', 'jobs', 'audit_events'];
        const rows = await Promise.all(
          tables.map((table) => database.asOwner(`select coalesce(jsonb_agg(to_jsonb(x))::text, '') as rows from ${table} x`)),
        );
        return rows.map(([row]) => String(row?.['rows'])).join('\n');
      };
      const waiting = await dump();
      expect(waiting).not.toContain(ada.mail);
      const key = await mailbox.key(ada.mail);
      expect(await dump()).not.toContain(key);
    });
  });

  it('a name can be asked for five times in 15 minutes, known or not, whoever asks; and so can a network twenty times', async () => {
    const ada = await person();
    for (const name of [ada.loginName, world.unique('nobody')]) {
      for (let time = 0; time < 5; time += 1) expect(codeOf(await ask(name))).toBe('ok');
      // A variant of the spelling is the same name.
      expect(codeOf(await ask(` ${name.toUpperCase()}`))).toBe('too_many_attempts');
    }
    for (let time = 0; time < 20; time += 1) expect(codeOf(await ask(world.unique('nobody'), '203.0.113.9'))).toBe('ok');
    expect(codeOf(await ask(world.unique('nobody'), '203.0.113.9'))).toBe('too_many_attempts');
    const noted = (await world.events()).filter(({ type, address }) => type === 'mail_link.request_refused' && address === '203.0.113.9');
    expect(noted).toHaveLength(1);
  });

  it('an account gets five links in 15 minutes, however it is named; the answer does not tell', async () => {
    const ada = await person();
    for (const name of [ada.mail, ada.loginName]) for (let time = 0; time < 4; time += 1) expect(codeOf(await ask(name))).toBe('ok');
    expect(await mailbox.subjects(ada.mail)).toHaveLength(5);
    // The answers do not wait for the mails, so the events come in no order.
    const told = await vi.waitUntil(async () => {
      const events = (await world.events({ user: ada.id })).filter(({ type }) => /^mail_link\.(not_)?sent$/.test(type));
      return events.length === 8 && events;
    });
    const unsent = told.filter(({ type }) => type === 'mail_link.not_sent');
    expect(unsent.map(({ data }) => data)).toEqual(Array(3).fill(expect.objectContaining({ reason: 'too_often' })));
    database.moveClock(16 * MINUTE);
    await asked(ada.mail);
    expect(await mailbox.subjects(ada.mail)).toHaveLength(6);
    database.moveClock(0);
  });

  it('where no mail is sent nobody can ask', async () => {
    expect(await askPasswordReset(world.ports)({ tenantId: world.tenant.id, name: 'ada', address: null })).toMatchObject({
      code: 'mail_unavailable',
    });
  });
});
