import { beforeEach, expect, it } from 'vitest';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { resetFactors } from '../../src/flows/factors/resetFactors.ts';
import { noteFigures } from '../../src/flows/maintenance/noteFigures.ts';
import { showOverview } from '../../src/flows/overview/showOverview.ts';
import { after, DAY, formatInstant, HOUR, type Instant, MINUTE } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

eachEngine('the overview of a tenant', (database) => {
  let world: World;
  /** Noon of the first day. */
  let noon: Instant;
  beforeEach(async () => {
    database.moveClock(0);
    const now = Date.now();
    const first = (Math.floor(now / DAY) * DAY + DAY + 12 * HOUR) as Instant;
    noon = first;
    database.moveClock(first - now);
    world = await aWorld(database.store);
  });

  /** So long after noon of the first day. */
  const goTo = (sinceNoon: number) => database.moveClock(noon + sinceNoon - Date.now());
  const count = () => noteFigures(world.ports)({ tenantId: world.tenant.id });
  const overview = (days = 30) => showOverview(world.ports)({ ...world.host, days });
  const history = async (days: number) =>
    must(await overview(days)).days.map(({ day, enrolment, signIns, enrolments }) => [
      (day - Math.floor(noon / DAY) * DAY) / DAY,
      enrolment === null ? null : `${enrolment.enrolled} of ${enrolment.people}`,
      signIns === null ? null : `${signIns[1]} + ${signIns[2]}`,
      enrolments,
    ]);

  async function signsIn(person: { loginName: string }, how: 'password' | 'enrols') {
    const signIn = await aSignIn(world, how === 'enrols' ? { demand: AAL_2 } : {});
    await signIn.password(person.loginName);
    if (how === 'enrols') await signIn.enrolTotp();
    else await signIn.skip();
    return signIn;
  }

  it('L2: tells how things stand now, in numbers that are those of the lists', async () => {
    const [enrolled, plain, bypassed, gone] = [await world.user(), await world.user(), await world.user(), await world.user()];
    await world.user({ role: 'owner' });
    await signsIn(enrolled, 'enrols');
    await signsIn(plain, 'password');
    await signsIn(gone, 'enrols');
    must(await disableUser(world.ports)({ ...world.host, user: gone.id }));
    must(
      await grantBypass(world.ports)({
        ...world.host,
        user: bypassed.id,
        reason: 'Lost the phone',
        from: null,
        until: null,
        exceptApplications: [],
      }),
    );
    const shown = must(await overview(1));
    expect(shown).toMatchObject({
      level: 'optional',
      people: { people: 4, enrolled: 1, holders: { webauthn: 0, totp: 1, sms: 0, backup_code: 1 } },
      sessions: { sessions: 2, people: 2, byAal: { 1: 1, 2: 1 }, underAllowance: 0 },
      bypassedPeople: 1,
      nextChange: null,
      recommendation: { kind: 'require_mfa', level: 'optional', scheduled: null, peopleWithoutFactor: 3 },
    });
    expect(await history(1)).toEqual([[0, '1 of 4', '1 + 2', 2]]);
  });

  it('L2, T10: recommends to require a second factor until the tenant does, and names what is to begin next', async () => {
    const begins = after(noon, 3 * DAY);
    const group = await world.group({ level: 'required', from: after(noon, 9 * DAY) }, 'Finance');
    expect(must(await overview())).toMatchObject({ nextChange: { scope: { kind: 'group', group }, name: 'Finance' } });
    await world.rule({ kind: 'tenant' }, { level: 'required', from: begins });
    expect(must(await overview())).toMatchObject({
      nextChange: { scope: { kind: 'tenant' }, name: null, version: { from: begins, level: 'required' } },
      recommendation: { level: 'optional', scheduled: begins },
    });
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    expect(must(await overview())).toMatchObject({ level: 'off', recommendation: { level: 'off', scheduled: begins } });
    goTo(3 * DAY);
    expect(must(await overview())).toMatchObject({ level: 'required', recommendation: null, nextChange: { name: 'Finance' } });
  });

  it('counts each day once, whenever and however often it is counted, and today as it is', async () => {
    const [one, two] = [await world.user(), await world.user()];
    await signsIn(one, 'password');
    await count();
    await signsIn(one, 'enrols');
    await Promise.all([count(), count()]);
    expect(await history(2)).toEqual([[0, '1 of 2', '1 + 1', 1]]);
    // Shortly before midnight, after it was last counted.
    goTo(11 * HOUR + 59 * MINUTE);
    await world.user();
    await signsIn(two, 'password');
    // Before the job has run, yesterday is counted to its end all the same.
    goTo(12 * HOUR + MINUTE);
    expect((await history(2)).map(([day, , signIns]) => [day, signIns])).toEqual([
      [0, '2 + 1'],
      [1, '0 + 0'],
    ]);
    await signsIn(two, 'enrols');
    await world.user();
    await count();
    const counted = [
      [0, '1 of 3', '2 + 1', 1],
      [1, '2 of 4', '0 + 1', 1],
    ];
    expect(await history(2)).toEqual(counted);
    goTo(12 * HOUR + 20 * MINUTE);
    await count();
    await count();
    expect(await history(2)).toEqual(counted);
  });

  it('what was removed since does not change the days before', async () => {
    const person = await world.user();
    await signsIn(person, 'enrols');
    await count();
    goTo(DAY);
    await count();
    must(await resetFactors(world.ports)({ ...world.host, user: person.id }));
    goTo(2 * DAY);
    await count();
    expect(await history(3)).toEqual([
      [0, '1 of 1', '0 + 1', 1],
      [1, '0 of 1', '0 + 0', 0],
      [2, '0 of 1', '0 + 0', 0],
    ]);
  });

  it('catches up days that were missed, from the audit', async () => {
    const [one, two] = [await world.user(), await world.user()];
    await signsIn(one, 'enrols');
    await count();
    goTo(DAY);
    await signsIn(two, 'password');
    goTo(4 * DAY);
    await signsIn(two, 'enrols');
    // Nobody has counted: what is behind is said to be unknown, and not to be nothing.
    expect(await history(6)).toEqual([
      [0, '1 of 2', '0 + 1', 1],
      [1, null, null, null],
      [2, null, null, null],
      [3, null, '0 + 0', 0],
      [4, '2 of 2', '0 + 1', 1],
    ]);
    await count();
    expect(await history(5)).toEqual([
      [0, '1 of 2', '0 + 1', 1],
      [1, '1 of 2', '1 + 0', 0],
      [2, '1 of 2', '0 + 0', 0],
      [3, '1 of 2', '0 + 0', 0],
      [4, '2 of 2', '0 + 1', 1],
    ]);
  });

  it('of days before anything was counted, sign-ins are known and who was enrolled is not', async () => {
    const person = await world.user();
    await signsIn(person, 'enrols');
    await database.asOwner('update tenants set created_at = $2 where id = $1', [world.tenant.id, formatInstant(after(noon, -3 * DAY))]);
    goTo(2 * DAY);
    await signsIn(await world.user(), 'password');
    await count();
    goTo(3 * DAY);
    await count();
    expect(await history(7)).toEqual([
      [-3, null, '0 + 0', 0],
      [-2, null, '0 + 0', 0],
      [-1, null, '0 + 0', 0],
      [0, null, '0 + 1', 1],
      [1, null, '0 + 0', 0],
      [2, '1 of 2', '1 + 0', 0],
      [3, '1 of 2', '0 + 0', 0],
    ]);
  });

  it('is for whoever may read, and reading it writes nothing', async () => {
    const before = (await world.events()).length;
    must(await overview());
    expect(await world.events()).toHaveLength(before);
    const nobody = administeredBy(world, await world.user());
    expect(codeOf(await showOverview(world.ports)({ ...nobody, days: 30 }))).toBe('not_permitted');
  });
});
