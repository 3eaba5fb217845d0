import { afterAll, beforeAll, expect, it } from 'vitest';
import { smtpMailer } from '../../src/adapters/messaging/smtpMailer.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { beginTotpEnrolment } from '../../src/flows/signIn/enrolTotp.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { DAY, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { aMailServer } from '../doubles/mailServer.ts';

eachEngine('a first enrolment that needs a code by mail', (database) => {
  let world: World;
  let ports: Ports;
  let server: Awaited<ReturnType<typeof aMailServer>>;
  beforeAll(async () => {
    world = await aWorld(database.store);
    server = await aMailServer();
    ports = { ...world.ports, mailer: smtpMailer({ url: server.url, from: 'sign-in@acme.example' }) };
    world = { ...world, ports };
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    await world.settings({ firstEnrolment: 'mail_code' });
  });
  afterAll(async () => {
    ports.mailer?.close();
    await server.close();
    database.moveClock(0);
  });

  async function work(): Promise<void> {
    const run = runDueJobs(ports, { handlers: jobHandlers(ports), lane: MESSAGE_LANE, failed: () => undefined });
    while ((await run(world.tenant.id)) === 'worked');
  }

  type SignIn = Awaited<ReturnType<typeof aSignIn>>;

  /** Somebody who has shown the right password and no more. */
  async function known(words: { mail?: string; mailVerified?: boolean } = { mail: `${world.unique('ada')}@example.com` }) {
    const person = await world.user({ mailVerified: true, ...words });
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    return { person, signIn, mail: words.mail ?? '' };
  }

  const send = (signIn: SignIn) => signIn.sendMailCode();
  const type = (signIn: SignIn, code: unknown) => signIn.mailCode(code);
  const step = async (signIn: SignIn) => must(await signIn.read()).step;
  const mayEnrol = async (signIn: SignIn) => (await beginTotpEnrolment(ports)(signIn.on())).ok;

  /** The code of the newest mail that has one. */
  async function codeFor(mail: string): Promise<string> {
    await work();
    return /^\d{6}/.exec(server.to(mail).findLast(({ subject }) => /^\d{6} is your code/.test(subject ?? ''))?.subject ?? '')?.[0] ?? '';
  }

  it('S11: nothing is bound before the code is typed, and then the enrolment goes on', async () => {
    const { signIn, mail } = await known();
    expect(await step(signIn)).toMatchObject({
      kind: 'enrol',
      needs: 'mail_code',
      mailCode: { sentAt: null, to: `${mail[0]}•••@example.com` },
    });
    expect(await mayEnrol(signIn)).toBe(false);
    expect(server.to(mail)).toEqual([]);
    expect(await send(signIn)).toBe('enrol');
    expect(await step(signIn)).toMatchObject({ mailCode: { delivery: 'under_way', sentAt: expect.any(Number) } });
    expect(await mayEnrol(signIn)).toBe(false);
    expect(await type(signIn, await codeFor(mail))).toBe('enrol');
    expect(await step(signIn)).toMatchObject({ kind: 'enrol', needs: null, mailCode: null });
    await signIn.enrolTotp();
    expect(await signIn.session()).toMatchObject({ aal: 2 });
  });

  it('S11: a code alone is no second factor: it signs nobody in', async () => {
    const { signIn, mail } = await known();
    await send(signIn);
    await type(signIn, await codeFor(mail));
    expect(await signIn.session()).toBeNull();
    const events = (await world.events()).map((event) => JSON.stringify(event.data));
    expect(events.join()).not.toContain(await codeFor(mail));
  });

  it('S11, security.md, Numbers: a code is good once, in its own sign-in, for five minutes, and the newest only', async () => {
    const { signIn, mail, person } = await known();
    await send(signIn);
    const first = await codeFor(mail);
    expect(await send(signIn)).toBe('code_sent_lately');
    database.moveClock(31 * SECOND);
    await send(signIn);
    const second = await codeFor(mail);
    expect(await type(signIn, first)).toBe('code_wrong');
    const elsewhere = await aSignIn(world);
    await elsewhere.password(person.loginName);
    expect(await type(elsewhere, second)).toBe('code_wrong');
    database.moveClock(31 * SECOND + 5 * MINUTE);
    // S10: by now the password is asked again as well.
    expect(await type(signIn, second)).toBe('step_not_offered');
    await signIn.password(person.loginName);
    expect(await type(signIn, second)).toBe('code_wrong');
    // Three wrong ones make the next wait.
    database.moveClock(40 * SECOND + 5 * MINUTE);
    await send(signIn);
    expect(await type(signIn, await codeFor(mail))).toBe('enrol');
    expect(await type(signIn, await codeFor(mail))).toBe('step_not_offered');
    database.moveClock(0);
  });

  it('security.md, Codes: wrong codes are counted with all other second steps of the person, and the fifth ends the sign-in', async () => {
    const { signIn, mail, person } = await known();
    await send(signIn);
    const right = await codeFor(mail);
    for (const wrong of [null, ['123456'], 123456, '１２３４５６']) {
      expect(await type(signIn, wrong)).toBe('code_wrong');
      database.moveClock((await world.now()) - Date.now() + MINUTE);
    }
    expect(await type(signIn, 'x'.repeat(1_000_000))).toBe('refused');
    expect(await type(signIn, right)).toBe('attempt_not_found');
    const again = await aSignIn(world);
    await again.password(person.loginName);
    for (let guess = 0; guess < 4; guess += 1) {
      await type(again, '000000');
      database.moveClock((await world.now()) - Date.now() + MINUTE);
    }
    expect((await world.events({ user: person.id })).filter((event) => event.type === 'user.mfa_failed')).toHaveLength(9);
    database.moveClock(0);
  });

  it('S11: a code that went to an address which is no longer that of the account is wrong', async () => {
    const { signIn, mail, person } = await known();
    await send(signIn);
    const code = await codeFor(mail);
    must(await updateUser(ports)({ ...world.host, user: person.id, mail: `${world.unique('new')}@example.com` }));
    expect(await type(signIn, code)).toBe('code_wrong');
    expect(await mayEnrol(signIn)).toBe(false);
  });

  it('S11, B7: without an address, or with one that nobody has confirmed, a pass is the way, and no code is sent', async () => {
    for (const words of [{}, { mail: `${world.unique('eve')}@example.com`, mailVerified: false }]) {
      const { signIn } = await known(words);
      expect(await step(signIn)).toMatchObject({ needs: 'mail_code', passServes: true, mailCode: { to: null } });
      expect(await send(signIn)).toBe('step_not_offered');
    }
  });

  it('S11: a dormant account is not woken by putting the enrolment off with a password alone, and is by the code', async () => {
    await world.settings({ firstEnrolment: 'first_factor', dormantAfterDays: 30 });
    await world.rule({ kind: 'tenant' }, { level: 'required', timing: { kind: 'grace-period', days: 90 } });
    const mail = `${world.unique('ada')}@example.com`;
    const person = await world.user({ mail, mailVerified: true });
    // Rules that began after the account was made leave it its grace.
    await world.rule({ kind: 'tenant' }, { level: 'optional' });
    database.moveClock(31 * DAY);
    const thief = await aSignIn(world);
    expect(await thief.password(person.loginName)).toBe('enrol');
    expect(await step(thief)).toMatchObject({ needs: 'mail_code', skippable: true });
    expect(await thief.skip()).toBe('signed_in');
    const session = await thief.session();
    if (session === null) throw new Error('not signed in');
    const again = await aSignIn(world, { session, intent: { kind: 'enrol', factor: 'totp' } });
    expect(await step(again)).toMatchObject({ needs: 'mail_code' });
    expect(await mayEnrol(again)).toBe(false);
    const owner = await aSignIn(world, { session, intent: { kind: 'enrol', factor: 'totp' } });
    await send(owner);
    expect(await type(owner, await codeFor(mail))).toBe('enrol');
    await owner.enrolTotp();
    expect(await owner.session()).toMatchObject({ aal: 2 });
    database.moveClock(0);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    await world.settings({ firstEnrolment: 'mail_code', dormantAfterDays: null });
  });

  it('S11: when the mail cannot be delivered the page can say so', async () => {
    const { signIn, mail } = await known();
    server.refuse(() => ({ code: 550, message: 'no such mailbox' }));
    await send(signIn);
    await work();
    server.refuse(() => null);
    expect(server.to(mail)).toEqual([]);
    expect(await step(signIn)).toMatchObject({ mailCode: { delivery: 'failed' } });
  });

  it('S11: a code is sent to nobody of whom none is asked', async () => {
    await world.settings({ firstEnrolment: 'first_factor' });
    const { signIn, mail } = await known();
    expect(await send(signIn)).toBe('step_not_offered');
    expect(await type(signIn, '123456')).toBe('step_not_offered');
    await work();
    expect(server.to(mail)).toEqual([]);
    await world.settings({ firstEnrolment: 'mail_code' });
  });
});
