import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { removeFactor } from '../../src/flows/factors/removeFactor.ts';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { sendTestSms } from '../../src/flows/messages/sendTestSms.ts';
import { submitSmsEnrolment } from '../../src/flows/signIn/enrolSms.ts';
import { sendSmsCode, submitSms } from '../../src/flows/signIn/submitSms.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aNumber, proveSms, withSms } from '../builders/phones.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anSmsGateway, type SmsGateway } from '../doubles/smsGateway.ts';

type SignIn = Awaited<ReturnType<typeof aSignIn>>;

eachEngine('a phone as a factor', (database) => {
  let world: World;
  let gateway: SmsGateway;
  beforeAll(async () => {
    gateway = await anSmsGateway();
    world = withSms(await aWorld(database.store), gateway);
    await proveSms(world);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
  });
  let passed = 0;
  beforeEach(async () => {
    // No test waits for the budgets of the one before.
    passed += 2 * 60 * MINUTE;
    database.moveClock(passed);
    for (const by of ['twilio', 'webhook'] as const) gateway.make(by, null);
  });
  afterAll(async () => {
    database.moveClock(0);
    world.ports.smsSender?.close();
    await gateway.close();
  });

  const later = (milliseconds: number): void => {
    passed += milliseconds;
    database.moveClock(passed);
  };

  async function work(ports: Ports = world.ports): Promise<void> {
    const run = runDueJobs(ports, { handlers: jobHandlers(ports), lane: MESSAGE_LANE, failed: () => undefined });
    while ((await run(world.tenant.id)) === 'worked');
  }

  async function codeFor(number: string): Promise<string> {
    await work();
    return gateway.code(number);
  }

  async function known(person?: { loginName: string }): Promise<SignIn> {
    const signIn = await aSignIn(world);
    await signIn.password((person ?? (await world.user())).loginName);
    return signIn;
  }

  /** Somebody with a phone. */
  async function withPhone(number = aNumber()) {
    const person = await world.user();
    const signIn = await known(person);
    expect(await signIn.beginPhone(number)).toBe('enrol');
    expect(await signIn.confirmPhone(await codeFor(number))).toBe('signed_in');
    later(31 * SECOND);
    return { person, number, enrolled: signIn };
  }

  /** At the challenge, with a code in the hand. */
  async function challenged(words: Awaited<ReturnType<typeof withPhone>>) {
    const signIn = await known(words.person);
    expect(signIn.step).toMatchObject({ kind: 'challenge', factors: expect.arrayContaining(['sms']) });
    expect(await signIn.sendSms()).toBe('challenge');
    return { signIn, code: await codeFor(words.number) };
  }

  const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const sms = async (signIn: SignIn) => {
    const { step } = must(await signIn.read());
    return step.kind === 'challenge' || step.kind === 'enrol' ? step.sms : null;
  };

  it('S1, S10: a phone is enrolled with the code that is sent to it, and then answers a challenge', async () => {
    const number = aNumber();
    const person = await world.user();
    const signIn = await known(person);
    expect(signIn.step).toMatchObject({ kind: 'enrol', factors: ['webauthn', 'totp', 'sms'], sms: { countries: ['DE'], pending: null } });
    expect(await signIn.beginPhone(number)).toBe('enrol');
    expect(await sms(signIn)).toMatchObject({ pending: { to: `•• •• ${number.slice(-2)}`, delivery: 'under_way' } });
    const code = await codeFor(number);
    const [sent] = gateway.to(number);
    expect(sent?.text).toMatch(new RegExp(`^Acme: .*: ${code}\n\n@localhost:3000 #${code}$`));
    expect(await signIn.confirmPhone(code, 'My phone')).toBe('signed_in');
    expect((await signIn.session())?.evidence.map(({ method }) => method)).toEqual(['password', 'sms']);
    expect(signIn.backupCodes).toHaveLength(10);
    const told = (await world.events({ user: person.id })).map(({ type, data }) => [type, data['purpose'] ?? data['kind'] ?? null]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['code.sent', 'sms_enrolment'],
        ['factor.enrolled', 'sms'],
      ]),
    );
    expect(JSON.stringify(await world.events({ user: person.id }))).not.toContain(code);

    later(31 * SECOND);
    const { signIn: again, code: next } = await challenged({ person, number, enrolled: signIn });
    expect(await sms(again)).toMatchObject({ sent: { to: `•• •• ${number.slice(-2)}` } });
    expect(await again.sms(next)).toBe('signed_in');
    expect((await again.session())?.evidence.at(-1)).toMatchObject({ method: 'sms' });
  });

  it('security.md, Factors: nothing about the number or the code lies open in the outbox', async () => {
    const number = aNumber();
    const signIn = await known();
    await signIn.beginPhone(number);
    const [row] = await database.asOwner('select to_jsonb(m)::text as row from messages m where recipient = $1', [number]);
    const code = await codeFor(number);
    expect(String(row?.['row'])).not.toMatch(new RegExp(`"${code}"`));
    expect(await database.asOwner('select values_sealed, template_values from messages where recipient = $1', [number])).toEqual([
      { values_sealed: null, template_values: {} },
    ]);
  });

  it('security.md, Numbers: a code is used once, also under parallel posts over two nodes', async () => {
    const held = await withPhone();
    const { signIn, code } = await challenged(held);
    const nodes = [world.ports, { ...world.ports, store: database.anotherNode() }];
    const posts = Array.from({ length: 6 }, (_, post) => submitSms(nodes[post % 2] ?? world.ports)({ ...signIn.on(), code }));
    const answers = await Promise.all(posts);
    expect(answers.filter((one) => one.ok && one.value.view.step.kind === 'signed_in')).toHaveLength(1);
  });

  it('security.md, Numbers: the newest code counts, another comes after 30 s, and it is over after 5 minutes', async () => {
    const held = await withPhone();
    const { signIn, code } = await challenged(held);
    expect(await signIn.sendSms()).toBe('code_sent_lately');
    later(29 * SECOND);
    expect(await signIn.sendSms()).toBe('code_sent_lately');
    expect(gateway.to(held.number)).toHaveLength(2);
    later(SECOND);
    expect(await signIn.sendSms()).toBe('challenge');
    const newest = await codeFor(held.number);
    expect(newest === code ? 'the same by chance' : await signIn.sms(code)).toBe('code_wrong');
    later(5 * MINUTE);
    expect(await signIn.sms(newest)).toBe('code_wrong');
    later(2 * SECOND);
    expect(await signIn.sendSms()).toBe('challenge');
    expect(await signIn.sms(await codeFor(held.number))).toBe('signed_in');
  });

  it('security.md, Factors: a code of another sign-in, another person, another phone, or for an enrolment is none', async () => {
    const [held, stranger] = [await withPhone(), await withPhone()];
    const first = await challenged(held);
    later(MINUTE);
    const second = await challenged(held);
    const theirs = await challenged(stranger);
    expect(await second.signIn.sms(first.code === second.code ? other(second.code) : first.code)).toBe('code_wrong');
    expect(await second.signIn.sms(theirs.code === second.code ? other(second.code) : theirs.code)).toBe('code_wrong');
    // Their phone answers like one that does not exist.
    const [phone] = await world.ports.store.transaction(world.tenant.id, (tx) => world.ports.store.listSmsFactors(tx, stranger.person.id));
    later(31 * SECOND);
    expect(await second.signIn.sendSms(phone?.id)).toBe('step_not_offered');
    expect(await second.signIn.sendSms('01900000-0000-7000-8000-00000000dead')).toBe('step_not_offered');
    expect(await second.signIn.sendSms(null)).toBe('step_not_offered');
    expect(await second.signIn.sms(second.code)).toBe('signed_in');
  });

  it('security.md, Codes and guessing: another tenant knows neither the attempt nor the code', async () => {
    const held = await withPhone();
    const { signIn, code } = await challenged(held);
    const elsewhere = await aWorld(database.store);
    const there = { ...signIn.on(), tenantId: elsewhere.tenant.id };
    expect(await submitSms(world.ports)({ ...there, code })).toMatchObject({ code: 'attempt_not_found' });
    expect(await sendSmsCode(world.ports)({ ...there, factor: undefined })).toMatchObject({ code: 'attempt_not_found' });
    expect(await signIn.sms(code)).toBe('signed_in');
  });

  it('F2, P1: what is not asked for is neither sent nor accepted, also when it is posted directly', async () => {
    const held = await withPhone();
    const finance = await world.application({ factors: ['webauthn', 'totp'] });
    const signIn = await aSignIn(world, { application: finance });
    await signIn.password(held.person.loginName);
    // F4: it may be shown as the existing factor, and that is no MFA here.
    expect(signIn.step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
    expect(await signIn.beginPhone(aNumber())).toBe('step_not_offered');
    const { signIn: plain } = await challenged(held);
    expect(await plain.beginPhone(aNumber())).toBe('step_not_offered');
    expect(await plain.confirmPhone('123456')).toBe('step_not_offered');
  });

  it.each([null, undefined, 123_456, ['123456'], {}, '', '12345', '1234567', '１２３４５６', 'x'.repeat(1_000_000)])(
    'security.md, Codes and guessing: what cannot be a code is wrong and counts: %.20j',
    async (code) => {
      const held = await withPhone();
      const { signIn } = await challenged(held);
      expect(await signIn.sms(code)).toBe('code_wrong');
    },
  );

  it('security.md, Numbers: five wrong codes end the sign-in, whatever was sent again', async () => {
    const held = await withPhone();
    const { signIn, code } = await challenged(held);
    let newest = code;
    for (let guess = 0; guess < 4; guess += 1) {
      expect(await signIn.sms(other(newest))).toBe('code_wrong');
      later(31 * SECOND);
      if (guess % 2 === 0) {
        await signIn.sendSms();
        newest = await codeFor(held.number);
      }
    }
    expect(await signIn.sms(other(newest))).toBe('refused');
    expect(await signIn.sms(newest)).toBe('attempt_not_found');
    expect(await signIn.sendSms()).toBe('attempt_not_found');
  });

  it('security.md, Factors: guesses at the code of an enrolment are counted like those of a second factor', async () => {
    const number = aNumber();
    const signIn = await known();
    await signIn.beginPhone(number);
    const code = await codeFor(number);
    for (let guess = 0; guess < 4; guess += 1) {
      expect(await signIn.confirmPhone(other(code))).toBe('code_wrong');
      later(10 * SECOND);
    }
    expect(await signIn.confirmPhone(other(code))).toBe('refused');
    expect(await signIn.confirmPhone(code)).toBe('attempt_not_found');
  });

  it('security.md, Factors: the code of an earlier number does not confirm another, and an old code is over', async () => {
    const [first, second] = [aNumber(), aNumber()];
    const signIn = await known();
    await signIn.beginPhone(first);
    const code = await codeFor(first);
    expect(await signIn.beginPhone(second)).toBe('code_sent_lately');
    later(30 * SECOND);
    expect(await signIn.beginPhone(second)).toBe('enrol');
    const newest = await codeFor(second);
    expect(await signIn.confirmPhone(code === newest ? other(newest) : code)).toBe('code_wrong');
    later(30 * SECOND);
    expect(await signIn.resendPhone()).toBe('enrol');
    const again = await codeFor(second);
    expect(gateway.to(second)).toHaveLength(2);
    later(5 * MINUTE);
    expect(await signIn.confirmPhone(again)).toBe('code_wrong');
    // S10: by now the first factor is too old to begin anything with.
    expect(await signIn.resendPhone()).toBe('step_not_offered');
    expect(await signIn.password(null)).toBe('enrol');
    expect(await signIn.resendPhone()).toBe('enrol');
    expect(await signIn.confirmPhone(await codeFor(second))).toBe('signed_in');
  });

  it('security.md, Factors: confirming has one winner over two nodes, and without a number there is nothing to confirm', async () => {
    const number = aNumber();
    const person = await world.user();
    const signIn = await known(person);
    expect(await signIn.confirmPhone('123456')).toBe('enrolment_not_found');
    expect(await signIn.resendPhone()).toBe('enrolment_not_found');
    await signIn.beginPhone(number);
    const code = await codeFor(number);
    const nodes = [world.ports, { ...world.ports, store: database.anotherNode() }];
    const posts = nodes.map((ports) => submitSmsEnrolment(ports)({ ...signIn.on(), code, label: null }));
    expect((await Promise.all(posts)).filter(({ ok }) => ok)).toHaveLength(1);
    const held = await world.ports.store.transaction(world.tenant.id, (tx) => world.ports.store.listSmsFactors(tx, person.id));
    expect(held.map(({ phone }) => phone)).toEqual([number]);
  });

  it.each([
    ['+1 900 555 0199', null, 'phone_not_mobile'],
    ['+49 30 123456', null, 'phone_not_mobile'],
    ['+43 664 1234567', null, 'phone_country_not_allowed'],
    ['0664 1234567', 'AT', 'phone_country_not_allowed'],
    ['0151 2345678', null, 'phone_malformed'],
    [{ e164: '+4915123456789' }, 'DE', 'phone_malformed'],
    [null, 'DE', 'phone_malformed'],
  ])('security.md, Numbers: %j in %j is not sent to', async (number, country, code) => {
    const signIn = await known();
    const before = gateway.received.length;
    expect([code, 'phone_malformed']).toContain(await signIn.beginPhone(number, country));
    await work();
    expect(gateway.received).toHaveLength(before);
  });

  it('a number in the spelling of its country is the same number, which a person has once and two people may share', async () => {
    const { number, enrolled, person } = await withPhone();
    const session = await enrolled.session();
    if (session === null) throw new Error('no session');
    const adding = await aSignIn(world, { session, intent: { kind: 'enrol', factor: 'sms' } });
    expect(adding.step.kind).toBe('enrol');
    expect(await adding.beginPhone(`0${number.slice(3)}`, 'DE')).toBe('phone_held');
    const shared = await known();
    expect(await shared.beginPhone(number)).toBe('enrol');
    expect(await shared.confirmPhone(await codeFor(number))).toBe('signed_in');
    // Changing the number is a new factor; the old one goes on until it is removed.
    const next = aNumber();
    expect(await adding.beginPhone(next)).toBe('enrol');
    expect(await adding.confirmPhone(await codeFor(next))).toBe('signed_in');
    later(MINUTE);
    const signIn = await known(person);
    expect(signIn.step).toMatchObject({ sms: { phones: [{ to: `•• •• ${next.slice(-2)}` }, { to: `•• •• ${number.slice(-2)}` }] } });
    const { sms: state } = signIn.step as Extract<typeof signIn.step, { kind: 'challenge' }>;
    expect(await signIn.sendSms(state?.phones[1]?.factor)).toBe('challenge');
    expect(await signIn.sms(await codeFor(number))).toBe('signed_in');
  });

  it('S8: the code of a phone that was removed meanwhile opens nothing', async () => {
    const held = await withPhone();
    const { signIn, code } = await challenged(held);
    const [phone] = await world.ports.store.transaction(world.tenant.id, (tx) => world.ports.store.listSmsFactors(tx, held.person.id));
    if (phone === undefined) throw new Error('no phone');
    must(await removeFactor(world.ports)({ ...world.host, user: held.person.id, factor: phone.id }));
    expect(await signIn.sms(code)).not.toBe('signed_in');
    expect(signIn.token).toBeNull();
  });

  it('security.md, Tenancy: while providers are down the page says that it is late, and the code comes when one is back', async () => {
    const held = await withPhone();
    for (const by of ['twilio', 'webhook'] as const) gateway.make(by, 'down');
    const { signIn, code } = await challenged(held);
    expect(await sms(signIn)).toMatchObject({ sent: { delivery: 'under_way' } });
    later(16 * SECOND);
    expect(await sms(signIn)).toMatchObject({ sent: { delivery: 'late' } });
    gateway.make('webhook', null);
    const came = await codeFor(held.number);
    expect(came).not.toBe(code);
    expect(gateway.to(held.number).at(-1)?.by).toBe('webhook');
    expect(await sms(signIn)).toMatchObject({ sent: { delivery: 'under_way' } });
    expect(await signIn.sms(came)).toBe('signed_in');
  });

  it('security.md, Tenancy: a number that the provider refuses has failed at once, and the other factors stay', async () => {
    const held = await withPhone();
    gateway.make('twilio', { refuses: held.number });
    const { signIn } = await challenged(held);
    expect(await sms(signIn)).toMatchObject({ sent: { delivery: 'failed' } });
    expect(signIn.step).toMatchObject({ factors: ['sms', 'backup_code'] });
    expect(await signIn.backupCode(held.enrolled.backupCodes[0])).toBe('signed_in');
  });

  it('a node that begins anew knows the code that another has sent', async () => {
    const held = await withPhone();
    const { signIn, code } = await challenged(held);
    const again = { ...world.ports, store: database.anotherNode() };
    expect(await submitSms(again)({ ...signIn.on(), code })).toMatchObject({ ok: true, value: { view: { step: { kind: 'signed_in' } } } });
  });

  it('F12: a country that was taken off the list is not sent to any more', async () => {
    const held = await withPhone();
    const enrolling = await known();
    expect(await enrolling.beginPhone(aNumber())).toBe('enrol');
    later(31 * SECOND);
    await world.settings({ smsCountries: ['AT'] });
    const signIn = await known(held.person);
    expect(await signIn.sendSms()).toBe('phone_country_not_allowed');
    expect(await enrolling.resendPhone()).toBe('phone_country_not_allowed');
    await world.settings({ smsCountries: ['DE'] });
    expect(await signIn.sendSms()).toBe('challenge');
    expect(await enrolling.resendPhone()).toBe('enrol');
  });

  it('security.md, Numbers: five messages to a number in an hour; then the other factors are left, and it is on record once', async () => {
    const held = await withPhone();
    for (let send = 0; send < 4; send += 1) {
      const signIn = await known(held.person);
      expect(await signIn.sendSms()).toBe('challenge');
    }
    for (let post = 0; post < 3; post += 1) {
      const signIn = await known(held.person);
      expect(await signIn.sendSms()).toBe('send_limit_reached');
      expect(signIn.step).toMatchObject({ kind: 'challenge', factors: ['sms', 'backup_code'], sms: { sent: null } });
    }
    const refused = (await world.events({ user: held.person.id })).filter(({ type }) => type === 'sms.refused');
    expect(refused.map(({ data }) => data)).toEqual([{ limit: 'number', prefix: held.number.slice(0, -3) }]);
    await work();
    expect(gateway.to(held.number)).toHaveLength(5);
    later(60 * MINUTE);
    const signIn = await known(held.person);
    expect(await signIn.sendSms()).toBe('challenge');
  });

  it('F12: a test that no provider takes proves nothing, and one that is taken is on record', async () => {
    const fresh = withSms(await aWorld(database.store), gateway);
    const test = (to: unknown) => sendTestSms(fresh.ports)({ ...fresh.host, to });
    expect(await test('+4915123456789')).toMatchObject({ code: 'phone_country_not_allowed' });
    await fresh.settings({ smsCountries: ['DE'] });
    for (const by of ['twilio', 'webhook'] as const) gateway.make(by, 'down');
    expect(await test('+4915123456789')).toMatchObject({ code: 'sms_not_sent' });
    const proof = () => fresh.store.transaction(fresh.tenant.id, (tx) => fresh.store.findSmsProof(tx));
    expect(await proof()).toBeNull();
    gateway.make('webhook', null);
    expect(must(await test('+49 1512 3456789'))).toMatchObject({ provider: 'webhook' });
    expect(await proof()).not.toBeNull();
    expect((await fresh.events()).map(({ type }) => type).filter((type) => type.startsWith('sms.'))).toEqual([
      'sms.test_sent',
      'sms.test_sent',
      'sms.proved',
    ]);
    expect(await sendTestSms({ ...fresh.ports, smsSender: null })({ ...fresh.host, to: '+4915123456789' })).toMatchObject({
      code: 'sms_unavailable',
    });
  });
});
