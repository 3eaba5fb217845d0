import { afterEach, beforeEach, expect, it } from 'vitest';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { explain } from '../../src/flows/explain/explain.ts';
import { unlockSecondFactor } from '../../src/flows/factors/unlockSecondFactor.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

eachEngine('the hard stop of the second factor', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
  });
  afterEach(() => database.moveClock(0));

  /** Somebody of this role with an authenticator app, after a hundred wrong codes in a row. @returns the minutes that it took. */
  async function lockedPerson(role: 'owner' | null) {
    const person = await world.user(role === null ? {} : { role });
    const enrolment = await aSignIn(world, { demand: AAL_2 });
    await enrolment.password(person.loginName);
    const app = await enrolment.enrolTotp();
    let minutes = 0;
    for (let round = 0; round < 21; round += 1) {
      minutes += 3;
      database.moveClock(minutes * MINUTE);
      const attempt = await aSignIn(world, { demand: AAL_2 });
      await attempt.password(person.loginName);
      // Under ten in a window, and past every delay.
      for (let guess = 0; guess < 5; guess += 1) {
        minutes += 1.5;
        database.moveClock(minutes * MINUTE);
        if (attempt.step.kind !== 'challenge') break;
        await attempt.totp('000000');
      }
    }
    return { person, app, minutes };
  }

  const gateOf = async ({ id }: Awaited<ReturnType<World['user']>>) =>
    must(await explain(world.ports)({ ...world.host, user: id, application: null, at: null, language: 'en' })).gate;

  it('no time ends it; an operator does, and the right code is accepted again', async () => {
    const { person, app, minutes } = await lockedPerson(null);
    database.moveClock((minutes + 10_000) * MINUTE);
    expect(await gateOf(person)).toBe('second_factor_locked');
    const auditor = administeredBy(world, await world.user({ role: 'auditor' }));
    expect(codeOf(await unlockSecondFactor(world.ports)({ ...auditor, user: person.id }))).toBe('not_permitted');
    expect(await gateOf(person)).toBe('second_factor_locked');
    const operator = administeredBy(world, await world.user({ role: 'operator' }));
    must(await unlockSecondFactor(world.ports)({ ...operator, user: person.id }));
    expect(await gateOf(person)).toBe('none');
    const attempt = await aSignIn(world, { demand: AAL_2 });
    await attempt.password(person.loginName);
    expect(await attempt.totp(await app.code())).toBe('signed_in');
    expect((await world.events({ user: person.id })).filter(({ type }) => type === 'user.second_factor_unlocked')).toHaveLength(1);
  });

  it('F6: an owner at the hard stop cannot sign in, and so the other one is the last', async () => {
    const other = await world.user({ role: 'owner' });
    const { person } = await lockedPerson('owner');
    expect(codeOf(await disableUser(world.ports)({ ...world.host, user: other.id }))).toBe('last_owner');
    must(await unlockSecondFactor(world.ports)({ ...world.host, user: person.id }));
    must(await disableUser(world.ports)({ ...world.host, user: other.id }));
  });
});
