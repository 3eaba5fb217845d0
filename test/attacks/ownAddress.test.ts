import { afterAll, beforeAll, expect, it } from 'vitest';
import { askMailChange, askMailVerification } from '../../src/flows/selfService/askMailChange.ts';
import { readRecovery } from '../../src/flows/selfService/readRecovery.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, PASSWORD, type World } from '../builders/world.ts';

const TRACE = { address: '192.0.2.66', userAgent: null };

/** Somebody with a stolen password or a session that was left open wants what is sent to the owner sent to themselves. */
eachEngine('the address of somebody else', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let ports: Ports;
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    ports = mailbox.ports;
  });
  afterAll(() => mailbox.close());

  async function signedIn(words: { mailVerified?: boolean } = {}) {
    const mail = `${world.unique('ada')}@example.com`;
    const user = await world.user({ mail, mailVerified: words.mailVerified ?? true });
    const signIn = await aSignIn(world);
    await signIn.password(user.loginName);
    await signIn.skip();
    const session = await signIn.session();
    if (session === null) throw new Error('not signed in');
    return { ...user, mail, own: { tenantId: world.tenant.id, session, trace: TRACE } };
  }
  const thiefs = () => `${world.unique('thief')}@example.com`;
  const move = (own: object, mail: string, over: Ports = ports) =>
    askMailChange(over)({ mail, currentPassword: PASSWORD, ...own } as never);
  const proof = async (own: Awaited<ReturnType<typeof signedIn>>['own'], act: 'change_mail' | 'change_password') =>
    (await readRecovery(ports)({ ...own, act }))?.proof;

  /** Something that happens while the password is being compared. */
  function meanwhile(happens: () => Promise<unknown>): Ports {
    const { passwordHasher } = ports;
    return {
      ...ports,
      passwordHasher: {
        ...passwordHasher,
        verify: async (hash, password) => {
          const verified = await passwordHasher.verify(hash, password);
          await happens();
          return verified;
        },
      },
    };
  }

  it('S11: where a first factor needs a code by mail or a pass, a password alone moves no address to which the code would go', async () => {
    for (const firstEnrolment of ['mail_code', 'pass'] as const) {
      for (const mailVerified of [true, false]) {
        const ada = await signedIn({ mailVerified });
        expect(await proof(ada.own, 'change_mail')).toBe('shown');
        await world.settings({ firstEnrolment });
        const to = thiefs();
        expect(codeOf(await move(ada.own, to))).toBe('step_up_needed');
        expect(await mailbox.subjects(to)).toEqual([]);
        expect(await proof(ada.own, 'change_mail')).toBe('first_needed');
        expect(await proof(ada.own, 'change_password')).toBe('shown');
        // The owner shows that the address which an administrator typed is theirs, and then gets the code there.
        expect(codeOf(await askMailVerification(ports)(ada.own))).toBe('ok');
        await world.settings({ firstEnrolment: 'first_factor' });
      }
    }
  });

  it('security.md, Codes: many people together send no more to the mailbox of a stranger, in whatever case it is typed, than one', async () => {
    const victim = thiefs();
    const codes: unknown[] = [];
    for (let person = 0; person < 6; person += 1) {
      const { own } = await signedIn();
      codes.push(codeOf(await move(own, person % 2 === 0 ? victim : victim.toUpperCase())));
    }
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'too_many_attempts']);
  });

  it('S6, P3: a session that is ended while the password is compared sends no link, which would outlive that', async () => {
    const ada = await signedIn();
    const to = thiefs();
    const over = meanwhile(() => revokeSessionsOfUser(ports)({ ...world.host, user: ada.id }));
    expect(codeOf(await move(ada.own, to, over))).toBe('session_needed');
    expect(await mailbox.subjects(to)).toEqual([]);
  });

  it('S7: a session that was raised meanwhile is no longer that of whoever holds its former secret', async () => {
    const ada = await signedIn();
    const stolen = { ...ada.own, session: { ...ada.own.session, secretHash: '0'.repeat(64) } };
    expect(codeOf(await askMailVerification(ports)(stolen))).toBe('session_needed');
    expect(codeOf(await move(stolen, thiefs()))).toBe('session_needed');
  });
});
