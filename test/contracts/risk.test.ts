import { beforeEach, expect, it } from 'vitest';
import type { Network } from '../../src/domain/directory/network.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { after, DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const POINT = { latitude: 53.55, longitude: 9.99, radiusKm: 20 };
const networkNumber = (number: number) => `10.0.${number}.0/24` as Network;

eachEngine('what is remembered of where people signed in', (database) => {
  let world: World;
  let passed = 0;
  /** The clock of the database never goes back. */
  const pass = (milliseconds: number): void => {
    passed += milliseconds;
    database.moveClock(passed);
  };
  beforeEach(async () => {
    world = await aWorld(database.store);
  });

  const inside = <T>(work: (tx: Tx) => Promise<T>) => database.store.transaction(world.tenant.id, work);
  const of = async (user: { id: never } | Awaited<ReturnType<World['user']>>, days = 90) =>
    inside((tx) =>
      database.store.rememberedOf(tx, user.id, { device: null, since: after(tx.now, -days * DAY), lately: after(tx.now, -HOUR) }),
    );

  it('U1: of a network the last time counts, the latest comes first, and each person has their own', async () => {
    const [anita, bert] = [await world.user(), await world.user()];
    await inside((tx) => database.store.recordPlace(tx, anita.id, { network: networkNumber(1), country: 'DE', point: POINT }));
    pass(MINUTE);
    await inside((tx) => database.store.recordPlace(tx, anita.id, { network: networkNumber(2), country: 'SG', point: null }));
    pass(MINUTE);
    await inside((tx) => database.store.recordPlace(tx, anita.id, { network: networkNumber(1), country: 'FR', point: POINT }));
    const now = await world.now();
    const { places } = await of(anita);
    expect(places.map(({ network, country, point }) => [network, country, point])).toEqual([
      [networkNumber(1), 'FR', POINT],
      [networkNumber(2), 'SG', null],
    ]);
    expect(now - (places[0]?.at ?? 0)).toBeLessThan(MINUTE);
    expect((await of(bert)).places).toEqual([]);
  });

  it('U1: of a person no more than 50 networks are kept, the latest', async () => {
    const { id } = await world.user();
    for (let number = 0; number < 53; number += 1) {
      await inside((tx) => database.store.recordPlace(tx, id, { network: networkNumber(number), country: null, point: null }));
      pass(MINUTE);
    }
    const { places } = await of({ id, loginName: '' });
    expect([places.length, places.at(-1)?.network]).toEqual([50, networkNumber(3)]);
  });

  it('U1: what is older than the tenant remembers is nothing, and is deleted; the rest is not', async () => {
    const person = await world.user();
    await inside((tx) => database.store.updateRiskSettings(tx, { ...DEFAULT_RISK, rememberDays: 7 }));
    await inside((tx) => database.store.recordPlace(tx, person.id, { network: networkNumber(1), country: 'DE', point: POINT }));
    pass(6 * DAY);
    await inside((tx) => database.store.recordPlace(tx, person.id, { network: networkNumber(2), country: 'DE', point: POINT }));
    pass(2 * DAY);
    expect((await of(person, 7)).places.map(({ network }) => network)).toEqual([networkNumber(2)]);
    await inside((tx) => database.store.deleteStale(tx, 1_000));
    const kept = await database.asOwner('select network from sign_in_places where user_id = $1', [person.id]);
    expect(kept).toEqual([{ network: networkNumber(2) }]);
  });

  it('U1: sign-ins of the last hour that got past the first factor are counted, and no others', async () => {
    const [person, other] = [await world.user(), await world.user()];
    for (const name of [person, person, other]) await (await aSignIn(world)).password(name.loginName);
    await (await aSignIn(world)).password(person.loginName, 'not the right one');
    expect((await of(person)).lately).toBe(2);
    pass(2 * HOUR);
    expect((await of(person)).lately).toBe(0);
  });

  it('A3: a person who is deleted leaves no place behind', async () => {
    const person = await world.user();
    await inside((tx) => database.store.recordPlace(tx, person.id, { network: networkNumber(1), country: 'DE', point: POINT }));
    await inside((tx) => database.store.deleteUser(tx, person.id));
    expect(await database.asOwner('select from sign_in_places where user_id = $1', [person.id])).toEqual([]);
  });
});
