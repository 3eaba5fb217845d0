import { expect, it } from 'vitest';
import { slicesOf } from '../../src/flows/foldedPeople.ts';
import type { BucketsAsked } from '../../src/ports/store/policyStore.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const PEOPLE = 7;

eachEngine('people folded slice by slice', (database) => {
  const foldedBy = (world: World, size: number, ports = world.ports) =>
    database.store.transaction(world.tenant.id, async (tx) => {
      const slices: { readonly after: string | null; readonly last: string | null; readonly people: number }[] = [];
      for await (const { after, last, buckets } of slicesOf(ports, tx, everybody(tx), size)) {
        slices.push({ after, last, people: buckets.reduce((sum, { people }) => sum + people, 0) });
      }
      return slices;
    });

  it('F6: every size of slice counts everybody once, each slice beginning where the one before ended', async () => {
    const world = await aWorld(database.store);
    for (let number = 0; number < PEOPLE; number += 1) await world.user({ loginName: `person-${number}` });
    for (const size of [1, 2, 3, 6, 7, 8]) {
      const slices = await foldedBy(world, size);
      expect(
        slices.reduce((sum, { people }) => sum + people, 0),
        `${size}`,
      ).toBe(PEOPLE);
      expect(slices.map(({ after }) => after)).toEqual([null, ...slices.slice(0, -1).map(({ last }) => last)]);
      expect(slices.at(-1)?.last).toBeNull();
      expect(Math.max(...slices.map(({ people }) => people))).toBe(Math.min(size, PEOPLE));
    }
  });

  it('F6: without a second connection it is the same, and one that was lent is given back', async () => {
    const world = await aWorld(database.store);
    for (let number = 0; number < PEOPLE; number += 1) await world.user({ loginName: `person-${number}` });
    const alone = { ...world.ports, store: { ...world.ports.store, beginBeside: async () => null } };
    expect(await foldedBy(world, 2, alone)).toEqual(await foldedBy(world, 2));
    // More often than there are connections, and left in the middle.
    for (let times = 0; times < 40; times += 1) {
      await database.store.transaction(world.tenant.id, async (tx) => {
        for await (const slice of slicesOf(world.ports, tx, everybody(tx), 2)) {
          expect(slice.after).toBeNull();
          break;
        }
      });
    }
    expect(await foldedBy(world, 2)).toHaveLength(4);
  });
});

function everybody(tx: Tx): BucketsAsked {
  return { groups: [], starts: [], cohorts: [], at: tx.now, among: null, sessions: 'left_out' };
}
