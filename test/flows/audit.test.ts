import { beforeAll, expect, it } from 'vitest';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;

eachEngine('the audit of a sign-in', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
  });

  async function typesOf(attempt: string): Promise<readonly string[]> {
    return (await world.events()).filter((event) => event.attempt === attempt).map((event) => event.type);
  }

  it('A1, A2: the MFA step is on record once, and exactly one event follows it', async () => {
    const person = await world.user();
    const skipped = await aSignIn(world);
    await skipped.password(person.loginName);
    await skipped.skip();
    expect(await typesOf(skipped.attempt)).toEqual(['user.mfa_required', 'user.mfa_skipped', 'user.signed_in']);

    const demand = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;
    const enrolled = await aSignIn(world, { demand, trace: { device: skipped.device } });
    await enrolled.password(person.loginName);
    const app = await enrolled.enrolTotp();
    expect(await typesOf(enrolled.attempt)).toEqual([
      'user.mfa_required',
      'factor.enrolled',
      'backup_codes.made',
      'user.mfa_succeeded',
      'user.signed_in',
    ]);

    const challenged = await aSignIn(world, { trace: { device: enrolled.device } });
    await challenged.password(person.loginName);
    await challenged.totp('000000');
    await challenged.totp(await app.code());
    expect(await typesOf(challenged.attempt)).toEqual(['user.mfa_required', 'user.mfa_failed', 'user.mfa_succeeded', 'user.signed_in']);
  });

  it('A1: it says what was offered, why, whether enrolment is asked, the deadline, and which rules decided', async () => {
    const own = await aWorld(database.store);
    await own.rule(TENANT, { level: 'required', factors: ['totp', 'webauthn'] });
    const person = await own.user();
    const attempt = await aSignIn(own);
    await attempt.password(person.loginName);
    const [event] = (await own.events()).filter(({ type }) => type === 'user.mfa_required');
    expect(event).toMatchObject({
      user: person.id,
      attempt: attempt.attempt,
      address: '192.0.2.7',
      data: { step: 'enrolment', offered: ['webauthn', 'totp'], reason: 'policy', enrolment: true, deadline: null, decidedBy: 'enrol_now' },
    });
    expect(event?.data['rules']).toMatchObject([{ scope: { kind: 'tenant' } }]);
  });

  it('A2: a flow that nobody finishes leaves the step without a successor, which is what stuck means', async () => {
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    expect(await typesOf(attempt.attempt)).toEqual(['user.mfa_required']);
  });

  it('A1, A2: a refusal is on record with its reason', async () => {
    const own = await aWorld(database.store);
    const person = await own.user();
    const attempt = await aSignIn(own, { demand: { aal: 2, factors: [], maxAgeSeconds: null, notBefore: null, source: 'client' } });
    expect(await attempt.password(person.loginName)).toBe('refused');
    expect((await own.events()).filter((event) => event.attempt === attempt.attempt)).toMatchObject([
      { type: 'user.mfa_required', data: { step: 'refusal' } },
      { type: 'user.mfa_refused', data: { because: 'no_allowed_factor' } },
    ]);
  });

  it('A3: when the event cannot be written, nothing else is', async () => {
    const person = await world.user();
    const broken: World = {
      ...world,
      ports: {
        ...world.ports,
        store: new Proxy(world.ports.store, {
          get: (store, name) => (name === 'appendEvent' ? () => Promise.reject(new Error('the audit is full')) : Reflect.get(store, name)),
        }),
      },
    };
    const attempt = await aSignIn(broken);
    await expect(attempt.password(person.loginName)).rejects.toThrow('the audit is full');
    expect(attempt.token).toBeNull();
    expect(await typesOf(attempt.attempt)).toEqual([]);
    // The attempt is where it was, so the same handle still works once the audit does.
    const { submitPassword } = await import('../../src/flows/signIn/submitPassword.ts');
    const again = await submitPassword(world.ports)({
      ...attempt.on(),
      loginName: person.loginName,
      password: 'correct horse battery',
      wantsFactor: false,
    });
    expect(again).toMatchObject({ ok: true, value: { view: { step: { kind: 'enrol' } } } });
  });

  it('A3: no event carries a secret', async () => {
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    await attempt.enrolKey(aSecurityKey());
    const written = JSON.stringify(await world.events());
    for (const secret of [attempt.token, attempt.handle, 'correct horse battery', ...attempt.backupCodes])
      expect(written).not.toContain(secret);
  });
});
