import { afterAll, beforeAll, expect, it } from 'vitest';
import { availableKinds } from '../../src/composePorts.ts';
import { DEFAULT_SEND_LIMITS } from '../../src/domain/factors/sendLimits.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { sendTestSms } from '../../src/flows/messages/sendTestSms.ts';
import { showSms } from '../../src/flows/messages/showSms.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { administeredBy } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aNumber, proveSms, withSms } from '../builders/phones.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anSmsGateway, type SmsGateway } from '../doubles/smsGateway.ts';

eachEngine('where text messages are allowed', (database) => {
  let gateway: SmsGateway;
  beforeAll(async () => {
    gateway = await anSmsGateway();
  });
  afterAll(() => gateway.close());

  const fresh = async (): Promise<World> => withSms(await aWorld(database.store), gateway);

  const allow = ({ ports, host }: World, scope: Scope, factors: readonly string[] = ['totp', 'sms']) => {
    const rule = { level: 'required', timing: null, factors, existingSessions: 'keep' };
    return setRule(ports)({ ...host, scope, rule, from: null, expectedRevision: null, deadEnds: 'accept' });
  };

  /** What the step of somebody new offers. */
  async function offered(world: World): Promise<unknown> {
    const signIn = await aSignIn(world);
    await signIn.password((await world.user()).loginName);
    return signIn.step.kind === 'enrol' ? signIn.step.factors : signIn.step.kind;
  }

  it('F12: no rule of a tenant, a group or an application names sms before a test was taken', async () => {
    const world = await fresh();
    const [group, application] = [await world.group(), await world.application()];
    const scopes: readonly Scope[] = [{ kind: 'tenant' }, { kind: 'group', group }, { kind: 'application', application }];
    for (const scope of scopes) expect(await allow(world, scope)).toMatchObject({ ok: false, code: 'sms_not_proved' });
    await world.settings({ smsCountries: ['DE'] });
    for (const scope of scopes) expect(await allow(world, scope)).toMatchObject({ ok: false, code: 'sms_not_proved' });
    must(await sendTestSms(world.ports)({ ...world.host, to: aNumber() }));
    for (const scope of scopes) expect(await allow(world, scope)).toMatchObject({ ok: true });
    expect(await offered(world)).toEqual(['totp', 'sms']);
  });

  it('F12: a rule without a set lets nobody have sms where nothing was proved, though the deployment could send', async () => {
    const [proved, other] = [await fresh(), await fresh()];
    await proveSms(proved);
    for (const world of [proved, other]) await world.rule({ kind: 'tenant' }, { level: 'required' });
    expect(await offered(proved)).toEqual(['webauthn', 'totp', 'sms']);
    expect(await offered(other)).toEqual(['webauthn', 'totp']);
    const another = { ...other, store: database.anotherNode() };
    expect(await offered({ ...another, ports: { ...another.ports, store: another.store } })).toEqual(['webauthn', 'totp']);
  });

  it('F12, F6: without a country nothing can be verified, and what would strand people is refused', async () => {
    const world = await fresh();
    await proveSms(world);
    must(await allow(world, { kind: 'tenant' }, ['sms']));
    const stop = (deadEnds: 'refuse' | 'accept') =>
      updateTenant(world.ports)({ ...world.host, settings: { smsCountries: [] }, expectedRevision: null, deadEnds });
    expect(await stop('accept')).toMatchObject({ ok: false, code: 'no_enrollable_kind' });
    must(await allow(world, { kind: 'tenant' }, ['totp', 'sms']));
    expect(await stop('refuse')).toMatchObject({ ok: true });
    expect(await offered(world)).toEqual(['totp']);
    expect(await allow(world, { kind: 'tenant' })).toMatchObject({ code: 'sms_not_proved' });
    await world.settings({ smsCountries: ['DE'] });
    expect(await offered(world)).toEqual(['totp', 'sms']);
  });

  it('countries are a list of codes that exist, in one form', async () => {
    const world = await fresh();
    const set = (smsCountries: unknown) =>
      updateTenant(world.ports)({ ...world.host, settings: { smsCountries }, expectedRevision: null, deadEnds: 'refuse' });
    for (const wrong of ['DE', null, [7], ['de'], ['DEU'], ['XX'], [['DE']]]) {
      expect(await set(wrong)).toMatchObject({ ok: false, code: 'setting_out_of_range' });
    }
    expect(must(await set(['DE', 'AT', 'DE'])).settings.smsCountries).toEqual(['AT', 'DE']);
    expect((await world.events()).at(-1)).toMatchObject({ data: { changed: { smsCountries: { before: [], after: ['AT', 'DE'] } } } });
    const before = (await world.events()).length;
    must(await set(['AT', 'DE']));
    expect((await world.events()).slice(before).map(({ data }) => data['changed'])).toEqual([{}]);
  });

  it('security.md, Tenancy: an auditor sees how it stands, and only an administrator sends a test', async () => {
    const world = await fresh();
    const [auditor, nobody] = [await world.user({ role: 'auditor' }), await world.user()];
    expect(must(await showSms(world.ports)(administeredBy(world, auditor)))).toEqual({
      providers: ['twilio', 'webhook'],
      countries: [],
      provedAt: null,
      limits: DEFAULT_SEND_LIMITS,
    });
    expect(await showSms(world.ports)(administeredBy(world, nobody))).toMatchObject({ code: 'not_permitted' });
    for (const person of [auditor, nobody]) {
      expect(await sendTestSms(world.ports)({ ...administeredBy(world, person), to: aNumber() })).toMatchObject({ code: 'not_permitted' });
    }
  });

  it('security.md, Numbers: tests are charged like every other message', async () => {
    const world = await fresh();
    await world.settings({ smsCountries: ['DE'] });
    const to = aNumber();
    for (let send = 0; send < 5; send += 1) must(await sendTestSms(world.ports)({ ...world.host, to }));
    expect(await sendTestSms(world.ports)({ ...world.host, to })).toMatchObject({ code: 'send_limit_reached' });
    expect(gateway.to(to)).toHaveLength(5);
    expect((await world.events()).filter(({ type }) => type === 'sms.refused')).toHaveLength(1);
  });

  it('F12: a deployment without a provider has no sms, whatever was proved before', () => {
    const sms = { providers: [], limits: DEFAULT_SEND_LIMITS };
    expect(availableKinds('https://id.example.com', { sms })).toEqual(['webauthn', 'totp', 'backup_code']);
    const provider = { kind: 'webhook', url: 'https://gateway.example', secret: 'x'.repeat(32) } as const;
    const some = { sms: { ...sms, providers: [provider] } };
    expect(availableKinds('https://id.example.com', some)).toEqual(['webauthn', 'totp', 'sms', 'backup_code']);
    expect(availableKinds('http://192.0.2.1', some)).toEqual(['totp', 'sms', 'backup_code']);
  });
});
